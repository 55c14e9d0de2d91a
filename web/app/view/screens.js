import { element, html } from './element.js';

/** @typedef {ReturnType<typeof import('../state/state.js').screenOf>} Screen */

/** Where the focus goes when a screen comes: its heading, so that a screen reader says where one is, or the first field. */
const focusOf = Object.freeze({
  starting: '',
  entrance: 'name',
  lobby: 'lobby-heading',
  incoming: 'incoming',
  outgoing: 'stage-name',
  call: 'stage-name',
  ended: 'ended-heading',
  closed: 'closed-heading',
});

/** The screens on the dark stage. */
const dark = new Set(['incoming', 'outgoing', 'call']);

/**
 * Shows one screen at a time and moves the focus with it.
 * @returns {(screen: Screen) => void}
 */
export function createScreens() {
  const sections = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-screen]'));

  return (screen) => {
    const { body } = document;
    if (body.dataset.state === screen) return;
    const wasOnStage = body.dataset.state === 'outgoing';
    body.dataset.state = screen;
    body.classList.toggle('dark', dark.has(screen));
    html('bar').hidden = dark.has(screen);
    const shown = screen === 'outgoing' ? 'call' : screen;
    for (const section of sections) section.hidden = section.dataset.screen !== shown;
    // From ringing to talking the stage stays: a focus on its controls is where the person wants it.
    const keeps = wasOnStage && screen === 'call' && html('controls').contains(document.activeElement);
    if (focusOf[screen] !== '' && !keeps) element(focusOf[screen], HTMLElement).focus({ preventScroll: true });
  };
}
