/** Typed events. */

/** @template {Record<string, any>} Events event name → argument */
export class Emitter {
  /** @type {Map<keyof Events, Set<(argument: any) => void>>} */ #listeners = new Map();

  /**
   * @template {keyof Events} E
   * @param {E} event
   * @param {(argument: Events[E]) => void} listener
   * @returns {() => void} unsubscribes
   */
  on(event, listener) {
    let listeners = this.#listeners.get(event);
    if (!listeners) this.#listeners.set(event, listeners = new Set());
    listeners.add(listener);
    return () => { listeners.delete(listener); };
  }

  /**
   * Tells the listeners. One that throws does not keep the others from hearing it.
   * @template {keyof Events} E
   * @param {E} event
   * @param {Events[E]} argument
   * @protected
   */
  emit(event, argument) {
    for (const listener of [...this.#listeners.get(event) ?? []]) {
      try {
        listener(argument);
      } catch (error) {
        queueMicrotask(() => { throw error; });
      }
    }
  }
}
