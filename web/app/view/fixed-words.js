import { setLabel } from './element.js';

/** @import { Key, Words } from '../words/words.js' */

/**
 * Puts the words that never change with the state into the markup: `data-words` is an element's text, `data-label` its
 * accessible name, `data-placeholder` its placeholder.
 * @param {Words} words
 */
export function sayFixedWords(words) {
  document.documentElement.lang = words.language;
  for (const element of marked('words')) element.textContent = words.say(key(element, 'words'));
  for (const element of marked('label')) setLabel(element, words.say(key(element, 'label')));
  for (const element of marked('placeholder')) element.setAttribute('placeholder', words.say(key(element, 'placeholder')));
}

/** @param {string} name */
function marked(name) {
  return /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${name}]`));
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 */
function key(element, name) {
  return /** @type {Key} */ (element.dataset[name]);
}
