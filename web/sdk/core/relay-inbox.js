/**
 * The receiving half of the relay of one call (docs/protocol.md §6.1): restores order, drops doubles, holds what comes
 * before the call is answered, and says when to acknowledge. Pure.
 */

/** Room for messages that came early, and for those held before the answer. */
export const HELD_MESSAGES = 64;
/** Room for the text of messages held before the answer, in characters (256 KB of ASCII). */
export const HELD_SIZE = 262_144;
/** Acknowledge after this many messages … */
export const ACK_EVERY = 16;
/** … or this many milliseconds. */
export const ACK_DELAY = 100;

/**
 * @typedef {{ name: 'holding', size: number } | { name: 'open' }} Gate
 *   holding: the call is not answered; messages wait here, unacknowledged
 * @typedef {{ name: 'nothing' } | { name: 'owed', at: number, count: number }} Debt
 *   an acknowledgement is owed, at the latest then
 */

/** @template {object} T */
export class RelayInbox {
  /** @type {Map<number, T>} */ #early = new Map();
  /** @type {T[]} */ #ready = [];
  /** @type {Gate} */ #gate = { name: 'holding', size: 0 };
  /** @type {Debt} */ #debt = { name: 'nothing' };
  #received = 0;

  /** Whether the call is answered, as far as this side knows. */
  get isOpen() { return this.#gate.name === 'open'; }

  /** The number up to which nothing is missing. */
  get ack() { return this.#received; }

  /** When an acknowledgement is due, or null. */
  get nextTimeout() { return this.#debt.name === 'owed' ? this.#debt.at : null; }

  /**
   * @param {number} now
   * @param {number} seq
   * @param {T} message
   * @param {number} size its length as text
   */
  receive(now, seq, message, size) {
    if (seq <= this.#received) return this.#owe(now, 1);
    // A sender has at most a window of messages under way, so a higher number cannot be right.
    if (seq > this.#received + HELD_MESSAGES || this.#early.has(seq)) return;
    if (this.#gate.name === 'holding') {
      if (this.#ready.length + this.#early.size >= HELD_MESSAGES || this.#gate.size + size > HELD_SIZE) return;
      this.#gate.size += size;
    }
    this.#early.set(seq, message);
    this.#advance(now);
  }

  /** The call is answered: what was held may be taken, and acknowledgements may go out.
   * @param {number} now
   */
  open(now) {
    if (this.#gate.name === 'open') return;
    this.#gate = { name: 'open' };
    if (this.#received > 0) this.#owe(now, 1);
  }

  /** @returns {T[]} messages in order, each exactly once; none while holding */
  takeReady() {
    if (this.#gate.name === 'holding') return [];
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Whether an acknowledgement must go now, on its own. @param {number} now */
  isAckDue(now) { return this.#debt.name === 'owed' && now >= this.#debt.at; }

  /** The acknowledgement that is being sent, alone or on a message; it pays the debt.
   * @returns {number} 0 when there is nothing to acknowledge
   */
  takeAck() {
    if (this.#gate.name === 'holding') return 0;
    this.#debt = { name: 'nothing' };
    return this.#received;
  }

  /** The connection is lost, and a debt with it. */
  pause() { this.#debt = { name: 'nothing' }; }

  /** The connection is back; the last acknowledgement may not have arrived. @param {number} now */
  resume(now) { if (this.#received > 0) this.#owe(now, 1); }

  /** @param {number} now */
  #advance(now) {
    const before = this.#received;
    for (let next = this.#early.get(before + 1); next; next = this.#early.get(this.#received + 1)) {
      this.#early.delete(++this.#received);
      this.#ready.push(next);
    }
    if (this.#received > before) this.#owe(now, this.#received - before);
  }

  /** @param {number} now @param {number} messages */
  #owe(now, messages) {
    if (this.#gate.name === 'holding') return;
    const { at, count } = this.#debt.name === 'owed' ? this.#debt : { at: now + ACK_DELAY, count: 0 };
    this.#debt = { name: 'owed', at: count + messages >= ACK_EVERY ? now : at, count: count + messages };
  }
}
