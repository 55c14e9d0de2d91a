import { canCallAgain, canCallWithoutVideo, headingKey, reasonWords } from '../state/ending.js';
import { inWords } from '../state/duration.js';
import { button, html, setText } from './element.js';
import { showFace } from './face.js';

/** @import { Acts } from './acts.js' */
/** @import { Ended, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * After a call: why it is over, and what next.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createEnded(acts) {
  /** @type {Ended | null} */
  let shown = null;
  button('call-again').addEventListener('click', () => {
    if (shown) acts.call(shown.peer, shown.wanted);
  });
  button('call-audio').addEventListener('click', () => {
    if (shown) acts.call(shown.peer, { audio: true, video: false });
  });
  button('back').addEventListener('click', () => acts.back());

  return (state, words) => {
    shown = state.tag === 'inside' && state.activity.tag === 'ended' ? state.activity : null;
    if (!shown || state.tag !== 'inside') return;
    html('ended').dataset.reason = shown.reason;
    showFace(html('ended-face'), shown.peer.name);
    setText(html('ended-heading'), words.say(headingKey(shown)));
    setText(html('ended-reason'), reasonWords(shown, words));
    setText(html('ended-duration'), shown.lasted === null ? '' : words.say('ended.lasted', { duration: inWords(shown.lasted, words) }));
    button('call-again').hidden = !canCallAgain(shown);
    button('call-audio').hidden = !canCallWithoutVideo(shown);
    button('call-again').disabled = button('call-audio').disabled = state.link.tag !== 'online';
  };
}
