import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../sdk/index.js';
import { Connection, installMedia } from './media-stand-ins.js';
import { installBrowser, ScriptedSocket, settle, VirtualClock } from './stand-ins.js';

const PRIYA = { id: 'Priya', name: 'Priya' };

/** A phone that is online, with the test as its server. @param {import('node:test').TestContext} context */
async function begin(context) {
  /** @type {import('../../sdk/phone.js').Phone | undefined} */
  let opened;
  context.after(() => { opened?.close(); });
  const clock = new VirtualClock(context);
  installBrowser(context);
  const devices = installMedia(context);
  const connecting = connect('ws://host.test/ws', { name: 'Naomi' });
  await settle();
  ScriptedSocket.last.welcome();
  const phone = opened = await connecting;
  let offset = 0;
  /** @param {object} message */
  const event = async (message) => {
    ScriptedSocket.last.say({ ...message, epoch: 'e', offset: ++offset });
    await settle();
  };
  /** @param {string} type */
  const sent = (type) => ScriptedSocket.last.sent.filter((message) => message.type === type);
  return { clock, devices, phone, event, sent };
}

/** @param {import('../../sdk/call.js').Call} call */
function follow(call) {
  /** @type {string[]} */
  const states = [];
  call.on('state', (state) => { states.push(state.name === 'ended' ? `ended ${state.reason}` : state.name); });
  return states;
}

/** A call of Naomi's that Priya has answered. @param {import('node:test').TestContext} context */
async function answered(context) {
  const it = await begin(context);
  const call = it.phone.call('Priya');
  await settle();
  await it.event({ type: 'calling', call: call.id, peer: PRIYA, ticket: 't' });
  await it.event({ type: 'accepted', call: call.id, peer: PRIYA, role: 'caller', polite: false, ack: 0, ticket: 't' });
  return { ...it, call, states: follow(call) };
}

/** @param {import('node:test').TestContext} context */
async function ringing(context) {
  const it = await begin(context);
  /** @type {import('../../sdk/call.js').Call[]} */
  const calls = [];
  it.phone.on('call', (call) => { calls.push(call); });
  await it.event({ type: 'incoming', call: 'in', peer: PRIYA, media: { audio: true, video: false }, ticket: 't', ringFor: 45_000 });
  const [call] = calls;
  assert.ok(call);
  return { ...it, call, calls, states: follow(call) };
}

test('The story of a call, from the caller\'s side', async (context) => {
  const { phone, event, sent, devices } = await begin(context);
  const call = phone.call('Priya', { video: false });
  const states = follow(call);
  assert.equal(call.state.name, 'calling');
  await settle();
  assert.deepEqual(devices.asked, [{ audio: true, video: false }]);
  assert.deepEqual(sent('call')[0].media, { audio: true, video: false });
  await Connection.last.onnegotiationneeded();
  await event({ type: 'calling', call: call.id, peer: PRIYA, ticket: 't' });
  assert.equal(sent('video-offer').length, 1);
  await event({ type: 'ringing', call: call.id });
  await event({ type: 'accepted', call: call.id, peer: PRIYA, role: 'caller', polite: false, ack: 1, ticket: 't' });
  ScriptedSocket.last.say({ type: 'video-answer', call: call.id, seq: 1, sdp: 'a' });
  await settle();
  assert.equal(Connection.last.signalingState, 'stable');
  assert.deepEqual(sent('media-state').map(({ audio, video, screen }) => [audio, video, screen]), [[true, false, false]]);
  Connection.last.become('connected');
  await event({ type: 'ended', call: call.id, reason: 'hung-up', by: 'Priya' });
  assert.deepEqual(states, ['ringing', 'connecting', 'connected', 'ended hung-up']);
  assert.equal(Connection.last.signalingState, 'closed');
  assert.ok(devices.given.every(({ readyState }) => readyState === 'ended'));
  assert.deepEqual(phone.calls, []);
});

test('The story of a call, from the callee\'s side: the answer follows accept at once', async (context) => {
  const { call, states, sent, event } = await ringing(context);
  ScriptedSocket.last.say({ type: 'video-offer', call: 'in', seq: 1, sdp: 'o' });
  ScriptedSocket.last.say({ type: 'new-ice-candidate', call: 'in', seq: 2, candidate: { candidate: 'c' } });
  await settle();
  assert.equal(Connection.made.length, 0);
  await call.accept();
  assert.deepEqual(call.localMedia, { audio: true, video: false, screen: false }, 'as the caller asked');
  assert.equal(sent('accept')[0].ack, 2);
  await settle();
  assert.deepEqual(sent('video-answer').map(({ sdp }) => sdp), ['answer 1']);
  assert.deepEqual(Connection.last.candidates, [{ candidate: 'c' }]);
  await event({ type: 'accepted', call: 'in', peer: PRIYA, role: 'callee', polite: true, ack: 0, ticket: 't' });
  Connection.last.become('connected');
  assert.deepEqual(states, ['connecting', 'connected']);
});

test('A callee without permission goes on ringing, and may accept with less', async (context) => {
  const { call, devices, sent } = await ringing(context);
  devices.refusal.audio = 'NotAllowedError';
  await assert.rejects(call.accept(), { code: 'permission-denied' });
  assert.deepEqual([call.state.name, sent('accept')], ['ringing', []]);
  await call.accept({ audio: false, video: false });
  assert.equal(call.state.name, 'connecting');
});

test('A caller without permission does not make the other side ring', async (context) => {
  const { phone, devices, sent } = await begin(context);
  devices.refusal.audio = 'NotAllowedError';
  const call = phone.call('Priya');
  await settle();
  assert.ok(call.state.name === 'ended' && call.state.reason === 'no-media' && call.state.error.code === 'permission-denied');
  assert.deepEqual([sent('call'), sent('hang-up')], [[], []]);
});

test('Accepting twice is accepting once', async (context) => {
  const { call, sent } = await ringing(context);
  await Promise.all([call.accept(), call.accept()]);
  assert.equal(sent('accept').length, 1);
  await assert.rejects(call.accept(), { code: 'wrong-state' });
  assert.throws(() => { call.decline(); }, { code: 'wrong-state' });
});

test('A call that another device answers while this one asks for permission is over', async (context) => {
  const { call, event, devices, sent } = await ringing(context);
  const accepting = call.accept();
  await Promise.all([
    assert.rejects(accepting, { code: 'aborted' }),
    event({ type: 'ended', call: 'in', reason: 'answered-elsewhere' }),
  ]);
  assert.equal(sent('accept').length, 0);
  assert.ok(devices.given.every(({ readyState }) => readyState === 'ended'));
});

test('Hanging up ends the call here at once, also while the server is away, and tells it later', async (context) => {
  const { call, clock, states } = await answered(context);
  await clock.pass(2000);
  ScriptedSocket.last.end(1006);
  call.hangUp();
  assert.deepEqual(states, ['ended hung-up']);
  await clock.pass(0);
  ScriptedSocket.last.welcome({ recovered: true });
  assert.equal(ScriptedSocket.last.sent.filter(({ type }) => type === 'hang-up').length, 1);
});

test('A lost signaling connection does not touch the media', async (context) => {
  const { call, clock, states } = await answered(context);
  Connection.last.become('connected');
  await clock.pass(2000);
  ScriptedSocket.last.end(1006);
  await clock.pass(60_000);
  assert.deepEqual(states, ['connected']);
  assert.equal(call.peerConnection?.signalingState, 'stable');
});

test('A lost path is restarted, and given up after half a minute', async (context) => {
  const { clock, states, sent } = await answered(context);
  Connection.last.become('connected');
  Connection.last.become('disconnected');
  for (let second = 0; second < 36; second++) {
    ScriptedSocket.last.say({ type: 'ping' });
    await clock.pass(1000);
  }
  assert.deepEqual(states, ['connected', 'reconnecting', 'ended media-lost']);
  assert.equal(sent('hang-up')[0].reason, 'media-lost');
  assert.ok(Connection.last.done.includes('restart'));
});

test('That the peer is away is shown, and that it is back', async (context) => {
  const { call, event } = await answered(context);
  Connection.last.become('connected');
  for (const [type, peer] of [['peer-away', 'away'], ['peer-resumed', 'here'], ['peer-lost', 'lost']]) {
    await event({ type, call: call.id });
    assert.ok(call.state.name === 'connected' && call.state.peer === peer);
  }
});

test('Glare: the same call goes on under the other id, as callee, on a fresh connection', async (context) => {
  const { phone, event, sent } = await begin(context);
  /** @type {unknown[]} */
  const announced = [];
  phone.on('call', (call) => { announced.push(call); });
  const call = phone.call('Priya');
  await event({ type: 'incoming', call: 'theirs', peer: PRIYA, media: { audio: true, video: true }, ticket: 't', ringFor: 45_000 });
  const first = Connection.last;
  await event({ type: 'merged', call: call.id, into: 'theirs' });
  await event({ type: 'accepted', call: 'theirs', peer: PRIYA, role: 'callee', polite: true, ack: 0, ticket: 't' });
  ScriptedSocket.last.say({ type: 'video-offer', call: 'theirs', seq: 1, sdp: 'o' });
  await settle();
  assert.deepEqual([call.id, call.state.name, announced, phone.calls], ['theirs', 'connecting', [], [call]]);
  assert.equal(first.signalingState, 'closed');
  assert.deepEqual(sent('video-answer').map(({ call: id }) => id), ['theirs']);
});

test('An opposite call that was held back rings when this side\'s own comes to nothing', async (context) => {
  const { phone, event, devices } = await begin(context);
  devices.refusal.audio = 'NotAllowedError';
  /** @type {string[]} */
  const announced = [];
  phone.on('call', ({ id }) => { announced.push(id); });
  phone.call('Priya');
  void event({ type: 'incoming', call: 'theirs', peer: PRIYA, media: { audio: true, video: true }, ticket: 't', ringFor: 45_000 });
  assert.deepEqual(announced, []);
  await settle();
  assert.deepEqual(announced, ['theirs']);
});

test('Calling someone who is calling answers that call', async (context) => {
  const { phone, call, sent } = await ringing(context);
  assert.equal(phone.call('Priya'), call);
  await settle();
  assert.deepEqual([sent('accept').length, sent('call').length], [1, 0]);
});

test('Text reaches the other side, and says so', async (context) => {
  const { call } = await answered(context);
  /** @type {unknown[]} */
  const heard = [];
  call.on('text', ({ text }) => { heard.push(text); });
  call.on('delivered', ({ id }) => { heard.push(id); });
  call.on('data', (data) => { heard.push(data); });
  const { id } = call.sendText('hello');
  ScriptedSocket.last.say({ type: 'message', call: call.id, seq: 1, ack: id, text: 'hi' });
  ScriptedSocket.last.say({ type: 'app', call: call.id, seq: 2, data: { page: 2 } });
  ScriptedSocket.last.say({ type: 'message', call: call.id, seq: 3, text: 7 });
  assert.deepEqual(heard, [id, 'hi', { page: 2 }]);
  assert.throws(() => call.sendText('x'.repeat(16_001)), { code: 'text-too-long' });
  assert.throws(() => call.sendText('\u0001'.repeat(16_000)), { code: 'text-too-long' }, 'six bytes each in JSON');
  assert.throws(() => { for (;;) call.sendData(1); }, { code: 'too-fast' });
  call.hangUp();
  assert.throws(() => call.sendText('late'), { code: 'wrong-state' });
});

test('What the other side says about its media is what is shown', async (context) => {
  const { call } = await answered(context);
  ScriptedSocket.last.say({ type: 'media-state', call: call.id, seq: 1, audio: true, video: false, screen: true });
  assert.deepEqual(call.remoteMedia, { audio: true, video: false, screen: true });
});

test('Every change of what is sent is told to the other side', async (context) => {
  const { call, sent } = await answered(context);
  await call.mute();
  await call.share();
  await call.stopSharing();
  const told = sent('media-state').map(({ audio, video, screen }) => [audio, video, screen].map(Number).join(''));
  assert.deepEqual(told, ['110', '010', '001', '010']);
});

test('An aborted call is cancelled', async (context) => {
  const { phone, sent } = await begin(context);
  const stop = new AbortController();
  const call = phone.call('Priya', { signal: stop.signal });
  await settle();
  stop.abort();
  assert.ok(call.state.name === 'ended' && call.state.reason === 'cancelled');
  assert.equal(sent('hang-up').length, 1);
  const late = phone.call('Priya', { signal: AbortSignal.abort() });
  await settle();
  assert.deepEqual([late.state.name, sent('call').length], ['ended', 1]);
});

test('A listener that throws does not keep others from hearing', async (context) => {
  const { call } = await answered(context);
  /** @type {unknown[]} */
  const thrown = [];
  context.mock.method(globalThis, 'queueMicrotask', (/** @type {() => void} */ action) => { assert.throws(action); thrown.push(action); });
  /** @type {string[]} */
  const states = [];
  call.on('state', () => { throw new Error('of the app'); });
  call.on('state', ({ name }) => { states.push(name); });
  call.hangUp();
  assert.deepEqual([states, thrown.length], [['ended'], 1]);
});
