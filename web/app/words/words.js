import { en } from './en.js';
import { ko } from './ko.js';

/** @typedef {keyof typeof en} Key */
/** @typedef {'en' | 'ko'} Language */
/** @typedef {Record<string, string | number>} Values */
/**
 * @template {string} K
 * @typedef {K extends `${infer Stem}.one` ? Stem : never} StemOf
 */
/** @typedef {StemOf<Key>} CountedKey  a stem that has `.one` and `.other` */

/** The languages the page speaks, each by its own name. */
export const languages = Object.freeze({ en: 'English', ko: '한국어' });

/** @type {Record<Language, Record<Key, string>>} */
const dictionaries = { en, ko };

/**
 * The page's language for a person's ordered wishes (`navigator.languages`); English when none is spoken here.
 * @param {readonly string[]} wishes BCP 47 tags, the dearest first
 * @returns {Language}
 */
export function chooseLanguage(wishes) {
  for (const wish of wishes) {
    const primary = wish.toLowerCase().split('-')[0];
    if (primary === 'en' || primary === 'ko') return primary;
  }
  return 'en';
}

/** Says things in one language. Immutable. */
export class Words {
  /** @param {Language} language */
  constructor(language) {
    /** @readonly */
    this.language = language;
  }

  /**
   * The text of a key, its `{placeholders}` filled.
   * @param {Key} key
   * @param {Values} [values]
   */
  say(key, values = {}) {
    return fill(dictionaries[this.language][key], values);
  }

  /**
   * The text of `key.one` or `key.other`, by `values.count`.
   * @param {CountedKey} key
   * @param {Values & { count: number }} values
   */
  count(key, values) {
    const form = values.count === 1 ? 'one' : 'other';
    return this.say(/** @type {Key} */ (`${key}.${form}`), values);
  }

  /**
   * The text of a key that may not exist: for codes that come from elsewhere.
   * @param {string} key
   * @param {Values} [values]
   * @returns {string | null}
   */
  find(key, values) {
    return Object.hasOwn(en, key) ? this.say(/** @type {Key} */ (key), values) : null;
  }

  /**
   * The text of the first of these keys that exists: for codes that a newer server may have added to.
   * @param {[...string[], Key]} keys
   * @param {Values} [values]
   */
  sayFirst(keys, values) {
    const known = keys.find((key) => Object.hasOwn(en, key)) ?? keys[keys.length - 1];
    return this.say(/** @type {Key} */ (known), values);
  }
}


/**
 * @param {string} text
 * @param {Values} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
