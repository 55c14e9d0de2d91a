// A client of the sub-protocol `json`, with the habits such clients have: it takes every call by itself, has one
// connection at a time, forgets its partner before it says `hang-up`, shows what others wrote as HTML, and takes an
// offer that meets its own for a collision, which it does not answer.

const address = new URLSearchParams(location.search);
const addsTransceivers = address.get('add') === 'transceiver';
const part = (id) => document.getElementById(id);

/** @type {WebSocket | undefined} */
let socket;
let connectionId = 0;
let myName = '';
/** @type {string | null} */
let partner = null;
/** @type {RTCPeerConnection | null} */
let connection = null;
/** @type {MediaStream | null} */
let camera = null;

// ---- Signing in, the list of users, and chat ----

function connect(wish) {
  myName = wish;
  socket = new WebSocket(address.get('server'), 'json');
  socket.onmessage = ({ data }) => receive(JSON.parse(data));
}

function send(message) {
  socket.send(JSON.stringify(message));
}

async function receive(message) {
  switch (message.type) {
    case 'id':
      connectionId = message.id;
      send({ type: 'username', id: connectionId, name: myName, date: Date.now() });
      part('self').textContent = myName;
      break;
    case 'rejectusername':
      myName = message.name;
      part('self').textContent = myName;
      break;
    case 'username':
      writeLine(`<i>${message.name} is here</i>`);
      break;
    case 'message':
      writeLine(`<b>${message.name}</b>: <span>${message.text}</span>`);
      break;
    case 'userlist':
      showUsers(message.users);
      break;
    case 'video-offer':
      await takeOffer(message);
      break;
    case 'video-answer':
      await connection?.setRemoteDescription(message.sdp);
      break;
    case 'new-ice-candidate':
      await connection?.addIceCandidate(message.candidate);
      break;
    case 'hang-up':
      closeCall();
      break;
  }
}

function writeLine(html) {
  part('chat').insertAdjacentHTML('beforeend', `<p>${html}</p>`);
}

function showUsers(names) {
  part('users').replaceChildren(...names.map((name) => {
    const item = document.createElement('li');
    item.dataset.name = name;
    item.textContent = name;
    item.onclick = () => invite(name);
    return item;
  }));
}

// ---- Calls ----

async function invite(name) {
  if (connection || name === myName) return;
  partner = name;
  createConnection();
  await addCamera();
}

function createConnection() {
  connection = new RTCPeerConnection();
  connection.onicecandidate = ({ candidate }) => {
    if (candidate) send({ type: 'new-ice-candidate', target: partner, candidate });
  };
  connection.ontrack = ({ streams }) => {
    part('received').srcObject = streams[0];
  };
  connection.onnegotiationneeded = makeOffer;
  part('hang-up').disabled = false;
}

async function addCamera() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  camera = stream;
  part('own').srcObject = stream;
  for (const track of stream.getTracks()) {
    if (addsTransceivers) connection.addTransceiver(track, { streams: [stream] });
    else connection.addTrack(track, stream);
  }
}

async function makeOffer() {
  const maker = connection;
  const offer = await maker.createOffer();
  if (maker.signalingState !== 'stable') return;
  await maker.setLocalDescription(offer);
  send({ type: 'video-offer', name: myName, target: partner, sdp: maker.localDescription });
}

async function takeOffer({ name, sdp }) {
  partner = name;
  if (!connection) createConnection();
  if (connection.signalingState !== 'stable') {
    await Promise.all([connection.setLocalDescription({ type: 'rollback' }), connection.setRemoteDescription(sdp)]);
    return;
  }

  await connection.setRemoteDescription(sdp);
  if (!camera) await addCamera();
  await connection.setLocalDescription(await connection.createAnswer());
  send({ type: 'video-answer', name: myName, target: partner, sdp: connection.localDescription });
}

function closeCall() {
  connection?.close();
  connection = null;
  camera?.getTracks().forEach((track) => track.stop());
  camera = null;
  part('received').srcObject = null;
  part('own').srcObject = null;
  part('hang-up').disabled = true;
  partner = null;
}

// ---- What people do ----

part('sign-in').onsubmit = (event) => {
  event.preventDefault();
  connect(part('name').value);
};
part('say').onsubmit = (event) => {
  event.preventDefault();
  send({ type: 'message', id: connectionId, name: myName, text: part('text').value, date: Date.now() });
};
part('hang-up').onclick = () => {
  closeCall();
  send({ type: 'hang-up', name: myName, target: partner });
};
