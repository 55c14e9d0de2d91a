import { incoming, over, ringback } from './patterns.js';

/** @import { Pattern } from './patterns.js' */
/** @import { State } from '../state/state.js' */

/**
 * What is to be heard in a state; null is silence.
 * @param {State} state
 * @returns {Pattern | null}
 */
export function soundOf(state) {
  if (state.tag !== 'inside') return null;
  const { activity } = state;
  switch (activity.tag) {
    case 'incoming':
      // Once a person has answered, ringing on would only hurry them through the permission question.
      return activity.answering ? null : incoming;
    case 'call':
      return activity.progress.tag === 'ringing' ? ringback : null;
    case 'ended':
      return activity.by === 'me' || activity.reason === 'answered-elsewhere' ? null : over;
    case 'lobby':
      return null;
  }
}
