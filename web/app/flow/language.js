import { chooseLanguage, languages } from '../words/words.js';

/** @import { Language } from '../words/words.js' */

const key = 'parley-page-language';

/**
 * The language chosen on the page, or else the browser's.
 * @returns {Language}
 */
export function recallLanguage() {
  try {
    const chosen = localStorage.getItem(key);
    if (chosen !== null && Object.hasOwn(languages, chosen)) return /** @type {Language} */ (chosen);
  } catch {
    // Storage is forbidden here: the browser's wishes decide.
    return chooseLanguage(navigator.languages);
  }
  return chooseLanguage(navigator.languages);
}

/** @param {Language} language */
export function rememberLanguage(language) {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Storage is forbidden here: the choice lasts until the page is closed.
    return;
  }
}
