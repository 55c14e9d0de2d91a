/** Who is there: the newest picture out of snapshots and changes (docs/protocol.md §7). Pure. */

/**
 * @typedef {{ id: string, name: string, state: 'online' | 'busy' }} Person
 * @typedef {{ full?: boolean, users?: Person[], gone?: string[], total?: number }} PresenceMessage
 */

export class PresenceView {
  /** @type {Map<string, Person>} */ #people = new Map();
  #total = 0;

  /** @param {PresenceMessage} message */
  receive({ full = false, users = [], gone = [], total }) {
    if (full) this.#people.clear();
    for (const id of gone) this.#people.delete(id);
    for (const person of users) this.#people.set(person.id, person);
    this.#total = total ?? this.#people.size;
  }

  clear() {
    this.#people.clear();
    this.#total = 0;
  }

  /** @param {string} except an id to leave out: one's own */
  list(except) {
    const users = [...this.#people.values()].filter(({ id }) => id !== except);
    users.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return { users, total: this.#total };
  }
}
