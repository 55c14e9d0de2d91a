/**
 * The sending half of the relay of one call (docs/protocol.md §6.1): numbers messages, keeps each until the peer's
 * cumulative acknowledgement, and says when to send again. Pure: time comes in, messages go out.
 */

/** At most this many messages are unacknowledged; more wait. */
export const WINDOW = 64;
/** Milliseconds without an acknowledgement of the oldest message until everything is sent again; the last one repeats. */
export const RESEND_AFTER = [2000, 4000, 8000];

/**
 * @typedef {{ seq: number, type: string, payload: object }} Numbered a message with its number
 * @typedef {{ name: 'held' } | { name: 'idle' } | { name: 'due', at: number, attempt: number }} OutboxState
 *   held: the peer cannot be reached (not yet ringing, or this side is offline); due: resend then
 */

export class RelayOutbox {
  /** @type {Numbered[]} */ #unacked = [];
  /** @type {Numbered[]} */ #waiting = [];
  /** @type {Numbered[]} */ #sends = [];
  /** @type {OutboxState} */ #state = { name: 'held' };
  #lastSeq = 0;
  #acked = 0;

  /** The highest number the peer has acknowledged. */
  get acked() { return this.#acked; }

  /** How many messages the peer has not acknowledged, the waiting ones included. */
  get pending() { return this.#unacked.length + this.#waiting.length; }

  /** When `handleTimeout` wants to be called, or null. */
  get nextTimeout() { return this.#state.name === 'due' ? this.#state.at : null; }

  /**
   * @param {number} now
   * @param {string} type
   * @param {object} payload
   * @returns {number} the message's `seq`
   */
  push(now, type, payload) {
    this.#waiting.push({ seq: ++this.#lastSeq, type, payload });
    this.#fillWindow(now);
    return this.#lastSeq;
  }

  /** The peer's cumulative acknowledgement. One beyond what was sent is nonsense and ignored.
   * @param {number} now
   * @param {number} ack
   * @returns {boolean} whether it told anything new
   */
  acknowledge(now, ack) {
    const highestSent = this.#unacked.at(-1)?.seq ?? this.#acked;
    if (ack <= this.#acked || ack > highestSent) return false;
    this.#unacked.splice(0, ack - this.#acked);
    this.#acked = ack;
    if (this.#state.name !== 'held') this.#state = { name: 'idle' };
    this.#fillWindow(now);
    this.#schedule(now, 0);
    return true;
  }

  /** Sends everything unacknowledged, in order: the first time, or again (own reconnect, `accepted`, `peer-resumed`).
   * @param {number} now
   */
  resend(now) {
    if (this.#state.name === 'held') this.#state = { name: 'idle' };
    this.#repeat(now, 0);
  }

  /** Nothing is sent until the next `resend`. */
  hold() {
    this.#state = { name: 'held' };
    this.#sends = [];
  }

  /** @param {number} now */
  handleTimeout(now) {
    if (this.#state.name === 'due' && now >= this.#state.at) this.#repeat(now, this.#state.attempt + 1);
  }

  /** @returns {Numbered[]} what is to be sent now, in order */
  takeSends() {
    const sends = this.#sends;
    this.#sends = [];
    return sends;
  }

  /** @param {number} now @param {number} attempt */
  #repeat(now, attempt) {
    this.#sends = [...this.#unacked];
    this.#state = { name: 'idle' };
    this.#fillWindow(now);
    this.#schedule(now, attempt);
  }

  /** @param {number} now */
  #fillWindow(now) {
    if (this.#state.name === 'held') return;
    const room = this.#waiting.splice(0, WINDOW - this.#unacked.length);
    this.#unacked.push(...room);
    this.#sends.push(...room);
    if (this.#state.name === 'idle') this.#schedule(now, 0);
  }

  /** @param {number} now @param {number} attempt how often the oldest has been sent again */
  #schedule(now, attempt) {
    if (this.#state.name === 'held') return;
    const delay = RESEND_AFTER[Math.min(attempt, RESEND_AFTER.length - 1)] ?? 0;
    this.#state = this.#unacked.length > 0 ? { name: 'due', at: now + delay, attempt } : { name: 'idle' };
  }
}
