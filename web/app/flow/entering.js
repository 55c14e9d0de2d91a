import { connect } from '../../sdk/index.js';
import { troubleOf } from './trouble.js';

/** @import { Phone } from '../../sdk/index.js' */
/** @import { Store } from '../state/store.js' */
/** @import { Closed, Trouble } from '../state/state.js' */

/** @typedef {{ name: string } | { token: string } | Record<string, never>} Credentials  none: the guest of this tab's last visit */

/** The longest pause between two tries to reach a silent server, in milliseconds. */
const longestPause = 8000;

/** Gets this person in, and goes on trying while the server is silent. */
export class Entering {
  #store;
  #onPhone;
  /** @type {AbortController} */
  #current = new AbortController();

  /**
   * @param {Store} store
   * @param {(phone: Phone) => void} onPhone
   */
  constructor(store, onPhone) {
    this.#store = store;
    this.#onPhone = onPhone;
  }

  /**
   * Begins anew, with these credentials; an older try is given up.
   * @param {Credentials} credentials
   */
  async enter(credentials) {
    this.#current.abort();
    const attempt = this.#current = new AbortController();
    this.#store.dispatch({ type: 'entering' });
    for (let pause = 1000; !attempt.signal.aborted; pause = Math.min(2 * pause, longestPause)) {
      try {
        const phone = await connect('/ws', { ...credentials });
        if (attempt.signal.aborted) phone.close();
        else this.#onPhone(phone);
        return;
      } catch (error) {
        if (attempt.signal.aborted) return;
        const trouble = troubleOf(error);
        if (trouble.code !== 'unreachable') {
          this.#refuse(trouble, credentials);
          return;
        }
        this.#store.dispatch({ type: 'server-silent' });
        await waiting(pause, attempt.signal);
      }
    }
  }

  /**
   * @param {Trouble} trouble
   * @param {Credentials} credentials
   */
  #refuse(trouble, credentials) {
    const nameless = !('name' in credentials) && !('token' in credentials);
    const why = whyClosed(trouble.code);
    if (why === 'sign-in') this.#store.dispatch({ type: 'closed', why, trouble });
    // The last visit is forgotten over there: choosing a name again is all there is to do, and no error.
    else if (nameless && trouble.code === 'name-invalid') this.#store.dispatch({ type: 'arrived' });
    else this.#store.dispatch({ type: 'refused', trouble });
  }
}

/**
 * @param {string} code of the error that closed the phone
 * @returns {Closed['why']}
 */
export function whyClosed(code) {
  switch (code) {
    case 'replaced':
      return 'replaced';
    case 'sign-in-required':
    case 'token-invalid':
    case 'token-expired':
    case 'guests-not-allowed':
      return 'sign-in';
    default:
      return 'stopped';
  }
}

/**
 * @param {number} milliseconds
 * @param {AbortSignal} signal ends the wait early
 * @returns {Promise<void>}
 */
function waiting(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
