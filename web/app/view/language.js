import { languages } from '../words/words.js';
import { element } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { Language, Words } from '../words/words.js' */

/**
 * The choice of the page's language.
 * @param {Acts} acts
 * @returns {(words: Words) => void}
 */
export function createLanguage(acts) {
  const select = element('language', HTMLSelectElement);
  for (const [tag, name] of Object.entries(languages)) {
    const option = new Option(name, tag);
    option.lang = tag;
    select.append(option);
  }
  select.addEventListener('change', () => acts.speak(/** @type {Language} */ (select.value)));
  return (words) => {
    select.value = words.language;
  };
}
