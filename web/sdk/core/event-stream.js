/**
 * The client's end of the session's event stream (docs/protocol.md §4): which event is next, which is a double, and
 * when to acknowledge. Pure.
 */

/** An event is acknowledged this many milliseconds later; the protocol allows 200. */
export const ACK_DELAY = 150;

/**
 * @typedef {'new' | 'double' | 'stale' | 'gap'} Arrival
 *   double: handled before; stale: of another epoch; gap: an event is missing, which a sound server never does
 * @typedef {{ name: 'none' } | { name: 'at', epoch: string, offset: number, ackAt: number | null }} Position
 */

export class EventStream {
  /** @type {Position} */ #position = { name: 'none' };

  /** What `hello.resume` names, or null before the first `welcome`. */
  get position() {
    return this.#position.name === 'at' ? { epoch: this.#position.epoch, offset: this.#position.offset } : null;
  }

  get nextTimeout() { return this.#position.name === 'at' ? this.#position.ackAt : null; }

  /** A `welcome` that begins an epoch. @param {string} epoch @param {number} offset */
  begin(epoch, offset) { this.#position = { name: 'at', epoch, offset, ackAt: null }; }

  /** A `welcome` with `recovered: true` continues the epoch; the offset named in `hello` was the acknowledgement. */
  resume() { if (this.#position.name === 'at') this.#position.ackAt = null; }

  /** Resuming is out of the question: the next `hello` begins anew. */
  forget() { this.#position = { name: 'none' }; }

  /**
   * @param {number} now
   * @param {string} epoch
   * @param {number} offset
   * @returns {Arrival} handle the event only if it is `new`
   */
  receive(now, epoch, offset) {
    const at = this.#position;
    if (at.name === 'none' || epoch !== at.epoch) return 'stale';
    if (offset > at.offset + 1) return 'gap';
    at.ackAt ??= now + ACK_DELAY;
    if (offset <= at.offset) return 'double';
    at.offset = offset;
    return 'new';
  }

  /** The offset to acknowledge now, or null. @param {number} now */
  takeAck(now) {
    const at = this.#position;
    if (at.name === 'none' || at.ackAt === null || now < at.ackAt) return null;
    at.ackAt = null;
    return at.offset;
  }
}
