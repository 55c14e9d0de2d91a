import { button, html, setText } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { Closed, State } from '../state/state.js' */
/** @import { Key, Words } from '../words/words.js' */

/** @type {Record<Closed['why'], { heading: Key, text: Key, action: Key | null }>} */
const says = {
  left: { heading: 'closed.signedOutHeading', text: 'closed.signedOut', action: 'closed.enterAgain' },
  replaced: { heading: 'closed.replacedHeading', text: 'closed.replaced', action: 'closed.takeOver' },
  'sign-in': { heading: 'closed.signInHeading', text: 'refused.sign-in-required', action: null },
  stopped: { heading: 'closed.stoppedHeading', text: 'closed.stopped', action: 'closed.enterAgain' },
  unsupported: { heading: 'closed.unsupportedHeading', text: 'closed.unsupported', action: null },
  insecure: { heading: 'closed.insecureHeading', text: 'closed.insecure', action: null },
};

/**
 * This page makes no calls any more: why, and the way back where there is one.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createClosed(acts) {
  const again = button('enter-again');
  again.addEventListener('click', () => acts.enterAgain());

  return (state, words) => {
    if (state.tag !== 'closed') return;
    const { heading, text, action } = says[state.why];
    const code = state.trouble?.code ?? '';
    html('closed').dataset.why = state.why;
    setText(html('closed-heading'), words.say(heading));
    setText(html('closed-text'), words.sayFirst([`refused.${code}`, text], { reason: code }));
    again.hidden = action === null;
    if (action) setText(again, words.say(action));
  };
}
