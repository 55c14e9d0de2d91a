/**
 * Commands that the server has not answered (docs/protocol.md §3). They are idempotent, so they are sent again, oldest
 * first: after each reconnect, when the server was too busy for them, and when no answer comes. Pure.
 */

/** A command without an answer for this many milliseconds is sent again. */
export const ANSWER_WITHIN = 10_000;
/** Milliseconds until a command that the server could not do just now is sent again; after the last it has failed. */
export const RETRY_AFTER = [500, 1000, 2000, 4000, 8000];

/**
 * @typedef {{ type: string, call?: string, id: number } & Record<string, unknown>} Command
 * @typedef {{ command: Command, dueAt: number, refusals: number }} Unanswered
 */

export class Commands {
  /** @type {Map<number, Unanswered>} in order of their ids */ #unanswered = new Map();
  #lastId = 0;

  get nextTimeout() {
    let next = Infinity;
    for (const { dueAt } of this.#unanswered.values()) next = Math.min(next, dueAt);
    return next === Infinity ? null : next;
  }

  /**
   * @param {number} now
   * @param {{ type: string } & Record<string, unknown>} command
   * @returns {Command} with its id, to be sent
   */
  add(now, command) {
    const id = ++this.#lastId;
    const { type, ...members } = command;
    const numbered = { type, id, ...members };
    this.#unanswered.set(id, { command: numbered, dueAt: now + ANSWER_WITHIN, refusals: 0 });
    return numbered;
  }

  /** The server's `done` or final `error`. @param {number} id @returns {Command | null} the command, if it was not answered before */
  answer(id) {
    const command = this.#unanswered.get(id)?.command ?? null;
    this.#unanswered.delete(id);
    return command;
  }

  /** The server was too busy (`unavailable`, `too-fast`).
   * @param {number} now
   * @param {number} id
   * @param {number} [retryAfter] milliseconds, if the server named them
   * @returns {boolean} whether it will be sent again; otherwise it has failed
   */
  postpone(now, id, retryAfter) {
    const entry = this.#unanswered.get(id);
    if (!entry) return true;
    const delay = retryAfter ?? RETRY_AFTER[entry.refusals];
    entry.refusals++;
    if (delay === undefined) return false;
    entry.dueAt = now + delay;
    return true;
  }

  /** Messages were dropped, unknown which: all commands are sent again then. @param {number} at */
  postponeAll(at) {
    for (const entry of this.#unanswered.values()) entry.dueAt = Math.min(entry.dueAt, at);
  }

  /** Drops unanswered commands that a newer one replaces. @param {(command: Command) => boolean} which */
  discard(which) {
    for (const [id, { command }] of this.#unanswered) if (which(command)) this.#unanswered.delete(id);
  }

  /** Whether a command about this call is unanswered. @param {string} call */
  concerns(call) {
    for (const { command } of this.#unanswered.values()) if (command.call === call) return true;
    return false;
  }

  /** What is due; or all of it, after a reconnect.
   * @param {number} now
   * @param {'due' | 'all'} which
   * @returns {Command[]} oldest first
   */
  takeDue(now, which) {
    const due = [];
    for (const entry of this.#unanswered.values()) {
      if (which === 'due' && now < entry.dueAt) continue;
      entry.dueAt = now + ANSWER_WITHIN;
      due.push(entry.command);
    }
    return due;
  }
}
