import { button, element, html, setText } from './element.js';
import { createPeople } from './people.js';
import { createInvitation } from './invitation.js';
import { showFace } from './face.js';

/** @import { Acts } from './acts.js' */
/** @import { Inside, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/** From this many people on, finding one by eye is slower than typing. */
const searchFrom = 8;

/**
 * Who is here, and a way to call each of them.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createLobby(acts) {
  const search = element('search', HTMLInputElement);
  const showPeople = createPeople(acts);
  const sayInvitation = createInvitation();
  search.addEventListener('input', () => acts.search(search.value));
  button('leave').addEventListener('click', () => acts.leave());

  return (state, words) => {
    showSelf(state);
    if (state.tag !== 'inside' || state.activity.tag !== 'lobby') return;
    const { people, activity } = state;
    const users = people.tag === 'known' ? people.users : [];
    const matching = users.filter((user) => matches(user.name, activity.search));
    showPeople(matching, state.link.tag === 'online', words);
    sayInvitation(words);
    setText(html('people-count'), countWords(state, words));
    search.hidden = users.length < searchFrom && activity.search === '';
    if (search.value !== activity.search) search.value = activity.search;
    html('people-loading').hidden = people.tag !== 'loading';
    html('people-empty').hidden = people.tag === 'loading' || users.length > 0;
    html('people-no-match').hidden = users.length === 0 || matching.length > 0;
  };
}

/** @param {State} state */
function showSelf(state) {
  const inside = state.tag === 'inside';
  html('bar').dataset.signedIn = String(inside);
  html('self').hidden = !inside;
  button('leave').hidden = !inside;
  if (!inside) return;
  setText(html('self-name'), state.me.name);
  showFace(html('self-face'), state.me.name);
}

/**
 * @param {Inside} inside
 * @param {Words} words
 */
function countWords({ people }, words) {
  if (people.tag === 'loading' || people.users.length === 0) return '';
  const shown = people.users.length;
  // The server's total counts this page's own user too.
  const count = Math.max(shown, people.total - 1);
  return count > shown ? words.say('lobby.more', { shown, count }) : words.count('lobby.count', { count });
}

/**
 * @param {string} name
 * @param {string} search
 */
function matches(name, search) {
  return name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());
}
