import { html } from './element.js';

/** @import { State } from '../state/state.js' */

/** How long after the last movement the controls fade back, in milliseconds. */
const restAfter = 3500;

/**
 * Lets the controls fade back while the picture is what matters, and brings them back at any movement, touch or key.
 * @returns {(state: State) => void}
 */
export function createFade() {
  const stage = html('stage');
  let mayFade = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const rest = () => {
    const byKeyboard = html('controls').querySelector(':focus-visible') !== null;
    if (mayFade && !byKeyboard) stage.dataset.controls = 'hidden';
  };
  const wake = () => {
    stage.dataset.controls = 'shown';
    clearTimeout(timer);
    timer = setTimeout(rest, restAfter);
  };
  for (const movement of ['pointermove', 'pointerdown', 'keydown', 'focusin']) {
    stage.addEventListener(movement, wake);
  }

  return (state) => {
    const fades = isAllPicture(state);
    if (fades === mayFade) return;
    mayFade = fades;
    wake();
  };
}

/**
 * Whether nothing but the picture needs attention.
 * @param {State} state
 */
function isAllPicture(state) {
  if (state.tag !== 'inside' || state.activity.tag !== 'call') return false;
  const { progress, remote, chat, soundBlocked } = state.activity;
  return progress.tag === 'connected' && (remote.video || remote.screen) && !chat.open && !soundBlocked
    && state.link.tag === 'online' && state.trouble === null;
}
