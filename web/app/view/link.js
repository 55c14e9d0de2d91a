import { html, setText } from './element.js';

/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/** From this attempt on, the server rather than the network is likely to be the cause. */
const unreachableFrom = 4;

/** A loss shorter than this is repaired before a person could read of it, in milliseconds. */
const unsaidFor = 700;

/**
 * Says when the connection to the server is lost, in the lobby and in a call.
 * @returns {(state: State, words: Words) => void}
 */
export function createLink() {
  const bar = html('link');
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  return (state, words) => {
    const lost = state.tag === 'inside' && state.link.tag === 'reconnecting' ? state.link : null;
    document.body.dataset.link = lost ? 'lost' : 'ok';
    if (!lost || state.tag !== 'inside') {
      clearTimeout(timer);
      timer = undefined;
      bar.hidden = true;
      return;
    }
    const calm = state.activity.tag === 'call' ? 'link.reconnectingCall' : 'link.reconnecting';
    setText(html('link-text'), words.say(lost.attempt < unreachableFrom ? calm : 'link.unreachable'));
    timer ??= setTimeout(() => { bar.hidden = false; }, unsaidFor);
  };
}
