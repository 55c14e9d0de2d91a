import { button, element, html, setText } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { Attempt, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * The first screen: a name, and in.
 * @param {Acts} acts
 * @param {string} lastName
 * @returns {(state: State, words: Words) => void}
 */
export function createEntrance(acts, lastName) {
  const form = element('entrance-form', HTMLFormElement);
  const name = element('name', HTMLInputElement);
  const enter = button('enter');
  const problem = html('entrance-problem');
  const spinner = html('enter-spinner');
  let nameIsMissing = false;
  name.value = lastName;

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wish = name.value.trim();
    nameIsMissing = wish === '';
    if (nameIsMissing) {
      refreshProblem();
      name.focus();
    } else {
      acts.enter(wish);
    }
  });
  name.addEventListener('input', () => {
    if (!nameIsMissing) return;
    nameIsMissing = false;
    refreshProblem();
  });
  let refreshProblem = () => {};

  return (state, words) => {
    if (state.tag !== 'entrance') return;
    const { attempt } = state;
    refreshProblem = () => {
      const code = nameIsMissing ? 'name-empty' : codeOf(attempt);
      setText(problem, problemWords(attempt, nameIsMissing, words));
      problem.dataset.code = code;
      name.setAttribute('aria-invalid', String(code.startsWith('name-')));
    };
    refreshProblem();
    enter.disabled = attempt.tag === 'connecting';
    spinner.hidden = attempt.tag !== 'connecting' && attempt.tag !== 'waiting';
    setText(html('enter-text'), words.say(attempt.tag === 'connecting' ? 'enter.connecting' : 'enter.button'));
    if (attempt.tag === 'refused' && attempt.trouble.code === 'name-invalid') name.focus();
  };
}

/** @param {Attempt} attempt */
function codeOf(attempt) {
  if (attempt.tag === 'refused') return attempt.trouble.code;
  return attempt.tag === 'waiting' ? 'unreachable' : '';
}

/**
 * @param {Attempt} attempt
 * @param {boolean} nameIsMissing
 * @param {Words} words
 */
function problemWords(attempt, nameIsMissing, words) {
  if (nameIsMissing) return words.say('refused.name-empty');
  if (attempt.tag === 'waiting') return words.say('enter.unreachable');
  if (attempt.tag !== 'refused') return '';
  const { code, message } = attempt.trouble;
  return words.sayFirst([`refused.${code}`, 'refused.other'], { message });
}
