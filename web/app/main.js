import { Entering } from './flow/entering.js';
import { recallLanguage, rememberLanguage } from './flow/language.js';
import { PhoneLine } from './flow/phone-line.js';
import { forgetInside, recall, rememberInside } from './flow/visit.js';
import { Player } from './sound/player.js';
import { soundOf } from './sound/ringing.js';
import { Store } from './state/store.js';
import { keepDrawings } from './view/drawings.js';
import { createPage } from './view/page.js';
import { createPictures } from './view/pictures.js';
import { Words } from './words/words.js';

/** @import { Acts } from './view/acts.js' */

const store = new Store();
const player = new Player();
const pictures = createPictures((blocked) => store.dispatch({ type: 'sound', blocked }));
const visit = recall();
let words = new Words(recallLanguage());
/** @type {PhoneLine | null} */
let line = null;

const entering = new Entering(store, (phone) => {
  line = new PhoneLine(phone, store, pictures);
  rememberInside(phone.user.name);
});

/** @type {Acts} */
const acts = {
  enter: (name) => void entering.enter({ name }),
  leave: () => line?.leave(),
  enterAgain() {
    // Taking over from another tab needs no new name; everyone else chooses one.
    const replaced = store.state.tag === 'closed' && store.state.why === 'replaced';
    store.dispatch({ type: 'arrived' });
    if (replaced) void entering.enter({});
  },
  speak(language) {
    rememberLanguage(language);
    words = new Words(language);
    showPage(store.state, words);
  },
  search: (search) => store.dispatch({ type: 'searched', search }),
  call: (peer, wanted) => line?.begin(peer, wanted),
  accept: (wanted) => void line?.call?.accept(wanted),
  decline: () => void line?.call?.decline(),
  hangUp: () => line?.call?.hangUp(),
  toggleMute: () => void line?.call?.toggleMute(),
  toggleCamera: () => void line?.call?.toggleCamera(),
  toggleShare: () => void line?.call?.toggleShare(),
  openChat: (open) => store.dispatch({ type: 'chat', open }),
  sendText: (text) => line?.call?.sendText(text) ?? false,
  async listDevices() {
    const none = { list: [], current: '' };
    return await line?.call?.listDevices() ?? { microphone: none, camera: none, speaker: null };
  },
  setDevice: (choice) => void line?.call?.setDevice(choice),
  back: () => store.dispatch({ type: 'back' }),
  dismiss: () => store.dispatch({ type: 'dismissed' }),
};

const showPage = createPage(acts, visit.name);
store.watch((state) => {
  // Whoever left or was sent away begins at the entrance next time; a tab that was replaced may come back.
  if (state.tag === 'closed' && state.why !== 'replaced') forgetInside();
  showPage(state, words);
  pictures.show(state, words);
  player.play(soundOf(state));
});
player.listenForGesture();
void keepDrawings();
arrive();

function arrive() {
  showPage(store.state, words);
  if (!isSecureContext) store.dispatch({ type: 'closed', why: 'insecure', trouble: null });
  else if (!('RTCPeerConnection' in window)) store.dispatch({ type: 'closed', why: 'unsupported', trouble: null });
  else if (visit.token !== null) void entering.enter({ token: visit.token });
  else if (visit.inside) void entering.enter({});
  else store.dispatch({ type: 'arrived' });
}
