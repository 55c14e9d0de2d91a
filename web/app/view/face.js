const tones = 6;
const graphemes = new Intl.Segmenter();

/**
 * Shows a person as an initial on a tone of their own.
 * @param {HTMLElement} element
 * @param {string} name
 */
export function showFace(element, name) {
  element.textContent = initialOf(name);
  element.dataset.tone = String(toneOf(name));
}

/**
 * The first letter as a person reads it (an emoji with its modifiers, a composed syllable), in upper case.
 * @param {string} name
 */
export function initialOf(name) {
  const first = graphemes.segment(name.trim())[Symbol.iterator]().next();
  return first.done ? '?' : first.value.segment.toLocaleUpperCase();
}

/**
 * A tone that is the same wherever the name appears.
 * @param {string} name
 */
export function toneOf(name) {
  let hash = 0;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash % tones;
}
