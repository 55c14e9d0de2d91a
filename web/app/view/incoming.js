import { button, html, setText } from './element.js';
import { showFace } from './face.js';

/** @import { Acts } from './acts.js' */
/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * Somebody calls. Nothing here has the first focus: a person who is typing must not take a call with the space bar.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createIncoming(acts) {
  const acceptVideo = button('accept-video');
  const acceptAudio = button('accept-audio');
  acceptVideo.addEventListener('click', () => acts.accept({ audio: true, video: true }));
  acceptAudio.addEventListener('click', () => acts.accept({ audio: true, video: false }));
  button('decline').addEventListener('click', () => acts.decline());

  return (state, words) => {
    if (state.tag !== 'inside' || state.activity.tag !== 'incoming') return;
    const { peer, wanted, answering } = state.activity;
    showFace(html('incoming-face'), peer.name);
    setText(html('incoming-name'), peer.name);
    setText(html('incoming-says'), words.say('ring.isCalling', { name: peer.name }));
    setText(html('incoming-kind'), words.say(wanted.video ? 'ring.incomingVideo' : 'ring.incomingAudio'));
    html('incoming').classList.toggle('ringing', answering === null);
    acceptVideo.disabled = acceptAudio.disabled = answering !== null;
    setText(html('incoming-busy'), answeringWords(answering, words));
  };
}

/**
 * @param {import('../state/state.js').Wanted | null} answering
 * @param {Words} words
 */
function answeringWords(answering, words) {
  if (!answering) return '';
  return `${words.say(answering.video ? 'ring.preparing' : 'ring.preparingAudio')} ${words.say('ring.permission')}`;
}
