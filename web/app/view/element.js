import { draw } from './drawings.js';

/**
 * The element of the page with this id; that it is of this class is checked, so that a mistake in the markup shows at once.
 * @template {Element} T
 * @param {string} id
 * @param {{ new (): T }} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`#${id} is not a ${kind.name}`);
}

/** @param {string} id */
export function html(id) {
  return element(id, HTMLElement);
}

/** @param {string} id */
export function button(id) {
  return element(id, HTMLButtonElement);
}

/**
 * Sets a text only when it differs, so that live regions speak once.
 * @param {HTMLElement} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Names a control that shows an icon only: for screen readers and as a tooltip.
 * @param {HTMLElement} target
 * @param {string} label
 */
export function setLabel(target, label) {
  if (target.getAttribute('aria-label') === label) return;
  target.setAttribute('aria-label', label);
  if (target instanceof HTMLButtonElement) target.title = label;
}

/**
 * A drawing of the family in `icons.svg`.
 * @param {string} name
 * @param {string} [className]
 */
export function icon(name, className = 'icon') {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('class', className);
  drawing.setAttribute('aria-hidden', 'true');
  draw(drawing, name);
  return drawing;
}

/**
 * Changes the drawing inside a control.
 * @param {HTMLElement} target
 * @param {string} name
 */
export function setIcon(target, name) {
  const drawing = target.querySelector('svg');
  if (!drawing || drawing.dataset.drawing === name) return;
  draw(drawing, name);
  drawing.dataset.drawing = name;
}
