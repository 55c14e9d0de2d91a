import { button, html, setText } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * Something went wrong that leaves the screen as it is: what, and what to do about it.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createNotice(acts) {
  const notice = html('notice');
  button('notice-dismiss').addEventListener('click', () => acts.dismiss());
  notice.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') acts.dismiss();
  });

  return (state, words) => {
    const trouble = state.tag === 'inside' ? state.trouble : null;
    notice.hidden = trouble === null;
    notice.dataset.code = trouble?.code ?? '';
    if (!trouble) {
      setText(html('notice-text'), '');
      setText(html('notice-fix'), '');
      return;
    }
    const { code, message, fix } = trouble;
    setText(html('notice-text'), words.sayFirst([`trouble.${code}`, 'trouble.other'], { message }));
    setText(html('notice-fix'), words.sayFirst([`trouble.${code}.fix`, 'trouble.other.fix'], { fix }));
  };
}
