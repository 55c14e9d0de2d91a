import { next } from './next.js';
import { starting } from './state.js';

/** @import { State } from './state.js' */
/** @import { Event } from './event.js' */

/** Holds the page's state and tells those who show it when it has changed. */
export class Store {
  /** @type {State} */
  #state = starting;
  /** @type {Set<(state: State) => void>} */
  #watchers = new Set();

  get state() {
    return this.#state;
  }

  /** @param {Event} event */
  dispatch(event) {
    const before = this.#state;
    this.#state = next(before, event);
    if (this.#state === before) return;
    for (const watcher of this.#watchers) watcher(this.#state);
  }

  /**
   * @param {(state: State) => void} watcher called after each change
   */
  watch(watcher) {
    this.#watchers.add(watcher);
  }
}
