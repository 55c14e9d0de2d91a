/**
 * What this client knows of one call. The server decides; this keeps up with it (docs/protocol.md §4, §5), through
 * reconnects and snapshots, and holds the two halves of the call's relay. Pure.
 */
import { earliest } from './earliest.js';
import { RelayInbox } from './relay-inbox.js';
import { RelayOutbox } from './relay-outbox.js';

/** When the server no longer knows a call, its `ended` is under way; this is how long it is waited for, in ms. */
export const END_WITHIN = 5000;

/**
 * @typedef {{ id: string, name: string, device?: string }} Peer
 * @typedef {{ audio: boolean, video: boolean }} Media
 * @typedef {'caller' | 'callee'} Role
 * @typedef {'here' | 'away' | 'lost'} Presence whether the peer's signaling connection is there
 * @typedef {{ name: 'calling' }
 *   | { name: 'reached' }
 *   | { name: 'ringing', until: number | null }
 *   | { name: 'accepting' }
 *   | { name: 'merging' }
 *   | { name: 'active', presence: Presence }
 *   | { name: 'leaving', why: string }
 *   | { name: 'ended', reason: string }} CallState
 *   reached: the callee is there, no device has said that it rings;
 *   accepting, leaving: this side's command is under way; merging: glare, the answer follows without ringing
 * @typedef {{ name: 'none' } | { name: 'unconfirmed' } | { name: 'given-up', at: number }} Doubt
 *   unconfirmed: the server's snapshot lacks the call, but a command about it is unanswered;
 *   given-up: the server does not know it, and unless it says something about it by then, the call is lost
 * @typedef {{ type: string, seq: number } & Record<string, unknown>} RelayMessage
 */

export class CallCore {
  /** @type {RelayInbox<RelayMessage>} */ inbox = new RelayInbox();
  outbox = new RelayOutbox();
  /** @type {CallState} */ #state;
  /** @type {string | null} */ ticket = null;
  polite;

  /** @type {Doubt} */ #doubt = { name: 'none' };

  /**
   * @param {object} what
   * @param {string} what.id
   * @param {Role} what.role
   * @param {Peer} what.peer
   * @param {Media} what.media
   * @param {CallState} what.state
   */
  constructor({ id, role, peer, media, state }) {
    this.id = id;
    this.role = role;
    this.polite = role === 'callee';
    this.peer = peer;
    this.media = media;
    this.#state = state;
  }

  get state() { return this.#state; }

  /** Whether the server has connected this device with the peer's. */
  get isActive() { return this.#state.name === 'active'; }

  get nextTimeout() {
    return earliest([this.#doubt.name === 'given-up' ? this.#doubt.at : null, this.outbox.nextTimeout, this.inbox.nextTimeout]);
  }

  /** The callee is being rung: from now on relay messages arrive. @param {number} now @param {Peer} [peer] */
  rung(now, peer) {
    this.confirm();
    if (peer) this.peer = peer;
    if (this.#state.name !== 'calling') return;
    this.#state = { name: 'reached' };
    this.outbox.resend(now);
  }

  /** A device of the callee rings. @param {number} now @returns {boolean} whether that is news */
  ringing(now) {
    this.rung(now);
    if (this.#state.name !== 'reached') return false;
    this.#state = { name: 'ringing', until: null };
    return true;
  }

  /** This side accepts. What the caller sent ahead may be taken; what this side sends goes out behind `accept`.
   * @param {number} now
   * @returns {number} the `ack` for the command
   */
  accept(now) {
    this.#state = { name: 'accepting' };
    this.inbox.open(now);
    this.outbox.resend(now);
    return this.inbox.takeAck();
  }

  /** Glare: this device goes on in this call, without ringing. */
  merge() {
    if (this.#state.name === 'ringing' || this.#state.name === 'accepting') this.#state = { name: 'merging' };
  }

  /**
   * The server has connected the two devices.
   * @param {number} now
   * @param {{ peer?: Peer, role?: Role, polite?: boolean, ack?: number }} told
   * @returns {boolean} whether the app is to be told
   */
  accepted(now, { peer, role, polite, ack = 0 }) {
    this.confirm();
    if (this.#state.name === 'leaving') return false;
    const isNews = this.#state.name !== 'active';
    this.#state = { name: 'active', presence: 'here' };
    this.peer = peer ?? this.peer;
    this.role = role ?? this.role;
    this.polite = polite ?? this.role === 'callee';
    this.inbox.open(now);
    if (this.role === 'caller') this.outbox.acknowledge(now, ack);
    this.outbox.resend(now);
    return isNews;
  }

  /** @param {number} now @param {Presence} presence @returns {boolean} whether that is news */
  peerIs(now, presence) {
    this.confirm();
    if (this.#state.name !== 'active') return false;
    const isNews = this.#state.presence !== presence;
    this.#state = { name: 'active', presence };
    if (presence === 'here') this.outbox.resend(now);
    return isNews;
  }

  /** This side hangs up, cancels or declines; the server's `ended` follows. @param {string} why */
  leave(why) {
    this.#state = { name: 'leaving', why };
    this.outbox.hold();
  }

  /** @param {string} reason */
  end(reason) {
    this.#state = { name: 'ended', reason };
    this.outbox.hold();
  }

  /** The connection is lost: nothing goes out until `resume`. */
  pause() {
    this.outbox.hold();
    this.inbox.pause();
  }

  /** The connection is back: everything unacknowledged goes out again. @param {number} now */
  resume(now) {
    this.inbox.resume(now);
    if (this.#doubt.name === 'given-up') this.#doubt = { name: 'given-up', at: now + END_WITHIN };
    switch (this.#state.name) {
      case 'reached': case 'ringing': if (this.role === 'caller') this.outbox.resend(now); break;
      case 'accepting': case 'active': this.outbox.resend(now); break;
      default:
    }
  }

  /** A new epoch. If this side has not heard of an answer, the next one may come from another device than the one whose messages
   * are held here; whoever sent them still has them. */
  beginEpoch() {
    if (this.role === 'caller' && !this.inbox.isOpen) this.inbox = new RelayInbox();
  }

  /** The server has said something about this call. */
  confirm() { this.#doubt = { name: 'none' }; }

  /** The server's snapshot lacks this call, but a command about it is unanswered. */
  unconfirm() { this.#doubt = { name: 'unconfirmed' }; }

  /** A command about this call was answered. @param {number} now @param {boolean} isKnown whether the server knows the call */
  answered(now, isKnown) {
    if (isKnown && this.#doubt.name !== 'unconfirmed') return;
    const grace = this.#doubt.name === 'unconfirmed' && !isKnown ? 0 : END_WITHIN;
    if (this.#doubt.name !== 'given-up') this.#doubt = { name: 'given-up', at: now + grace };
  }

  /** The server does not see it ringing here: another device was faster, and `ended` is under way. @param {number} now */
  notRinging(now) {
    if (this.#state.name === 'accepting' || this.#state.name === 'leaving') this.answered(now, false);
  }

  /** The reason to end the call here, because the server does not know it; or null. @param {number} now */
  givenUp(now) {
    if (this.#doubt.name !== 'given-up' || now < this.#doubt.at) return null;
    return this.#state.name === 'leaving' ? this.#state.why : 'lost';
  }

  /** @param {number} now */
  handleTimeout(now) { this.outbox.handleTimeout(now); }

  /** @param {number} now @returns {object[]} relay messages to be sent now, acknowledgements on them or on their own */
  takeSends(now) {
    /** @type {object[]} */
    const messages = this.outbox.takeSends().map(({ seq, type, payload }) => {
      const ack = this.inbox.takeAck();
      return { type, call: this.id, seq, ...(ack > 0 && { ack }), ...payload };
    });
    if (this.inbox.isAckDue(now)) messages.push({ type: 'relay-ack', call: this.id, ack: this.inbox.takeAck() });
    return messages;
  }
}
