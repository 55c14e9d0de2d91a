/**
 * The calls of this device: the server's events and this side's commands about them (docs/protocol.md §3 to §6). Pure.
 */
import { CallCore } from './call-core.js';
import { reconcile } from './snapshot.js';

/**
 * @typedef {import('./call-core.js').Peer} Peer
 * @typedef {import('./call-core.js').Media} Media
 * @typedef {import('./call-core.js').Role} Role
 * @typedef {import('./snapshot.js').Entry} Entry
 * @typedef {import('./commands.js').Command} Command
 * @typedef {{ call: string, peer?: Peer, ticket?: string, media?: Media, ringFor?: number, role?: Role, polite?: boolean,
 *   ack?: number, into?: string, reason?: string, by?: string, type: string }} CallEvent
 * @typedef {{ code: string, message: string }} Refusal
 * @typedef {object} Surroundings
 * @property {(event: { type: string } & Record<string, unknown>) => void} emit tells the app
 * @property {(now: number, command: { type: string } & Record<string, unknown>) => void} command sends and repeats it
 * @property {(call: string) => boolean} isUnanswered whether a command about this call has no answer
 * @property {(call: string) => void} forget does not repeat what was said of this call, but for a hang-up
 */

export class Calls {
  /** @type {Map<string, CallCore>} */ #calls = new Map();
  #around;

  /** @param {Surroundings} around */
  constructor(around) { this.#around = around; }

  /** @returns {IterableIterator<CallCore>} */
  [Symbol.iterator]() { return this.#calls.values(); }

  /** @param {string} id */
  get(id) { return this.#calls.get(id); }

  /** @param {number} now @param {{ id: string, to: string, media: Media }} what */
  call(now, { id, to, media }) {
    this.#calls.set(id, new CallCore({ id, role: 'caller', peer: { id: to, name: to }, media, state: { name: 'calling' } }));
    this.#around.command(now, { type: 'call', call: id, to, media });
  }

  /** @param {number} now @param {string} id @returns {boolean} whether it rings here */
  accept(now, id) {
    const call = this.#calls.get(id);
    if (call?.role !== 'callee' || call.state.name !== 'ringing') return false;
    this.#around.command(now, { type: 'accept', call: id, ack: call.accept(now) });
    this.#deliver(call);
    return true;
  }

  /** @param {number} now @param {string} id @returns {boolean} whether it rings here */
  decline(now, id) {
    const call = this.#calls.get(id);
    if (call?.role !== 'callee' || call.state.name !== 'ringing') return false;
    call.leave('declined');
    this.#around.command(now, { type: 'decline', call: id });
    return true;
  }

  /** @param {number} now @param {string} id @param {string} [reason] @returns {boolean} whether there is such a call to leave */
  hangUp(now, id, reason) {
    const call = this.#calls.get(id);
    if (!call || call.state.name === 'leaving') return false;
    call.leave(reason ?? (call.isActive ? 'hung-up' : call.role === 'caller' ? 'cancelled' : 'declined'));
    this.hangUpUnknown(now, id, reason);
    return true;
  }

  /** Hangs up what the server knows and this client does not, or not any more.
   * @param {number} now @param {string} id @param {string} [reason] */
  hangUpUnknown(now, id, reason) {
    this.#around.command(now, { type: 'hang-up', call: id, ...(reason === undefined ? {} : { reason }) });
  }

  /** @param {number} now @param {CallEvent} event of the session's stream, new and in order */
  handleEvent(now, event) {
    const call = this.#calls.get(event.call);
    if (call && event.ticket) call.ticket = event.ticket;
    if (event.type === 'incoming') return this.ring(now, event);
    if (!call) return this.#handleUnknown(now, event);
    switch (event.type) {
      case 'calling':
        call.rung(now, event.peer);
        return this.#around.emit({ type: 'calling', call: call.id, peer: call.peer });
      case 'ringing': return call.ringing(now) ? this.#around.emit({ type: 'ringing', call: call.id }) : undefined;
      case 'accepted': return this.accepted(now, call, event);
      case 'merged': return this.merge(now, call, event.into ?? '');
      case 'ended': return this.end(call, { reason: event.reason ?? 'lost', by: event.by ?? null });
      case 'peer-away': return this.peerIs(now, call, 'away');
      case 'peer-resumed': return this.peerIs(now, call, 'here');
      case 'peer-lost': return this.peerIs(now, call, 'lost');
      default:
    }
  }

  /** @param {number} now @param {Omit<CallEvent, 'type'>} event a call that rings here, and is told once */
  ring(now, { call: id, peer, media, ringFor = 0, ticket }) {
    if (this.#calls.has(id) || !peer) return;
    const state = { name: /** @type {const} */ ('ringing'), until: now + ringFor };
    const call = new CallCore({ id, role: 'callee', peer, media: media ?? { audio: true, video: true }, state });
    call.ticket = ticket ?? null;
    this.#calls.set(id, call);
    this.#around.emit({ type: 'incoming', call: id, peer, media: call.media, ringFor });
    this.#around.command(now, { type: 'ringing', call: id });
  }

  /** @param {number} now @param {CallCore} call @param {{ peer?: Peer, role?: Role, polite?: boolean, ack?: number }} told */
  accepted(now, call, told) {
    if (!call.accepted(now, told)) return;
    this.#around.emit({ type: 'accepted', call: call.id, peer: call.peer, role: call.role, polite: call.polite });
    this.#deliver(call);
  }

  /** Glare: `call` gave way, this device goes on in `into`. @param {number} now @param {CallCore} call @param {string} into */
  merge(now, call, into) {
    this.#calls.delete(call.id);
    this.#around.forget(call.id);
    const { peer, media } = call;
    const other = this.#calls.get(into) ?? new CallCore({ id: into, role: 'callee', peer, media, state: { name: 'merging' } });
    other.merge();
    this.#calls.set(into, other);
    this.#around.emit({ type: 'merged', call: call.id, into });
    if (call.state.name === 'leaving') this.hangUp(now, into);
  }

  /** @param {CallCore} call @param {{ reason: string, by?: string | null, code?: string, message?: string }} how */
  end(call, how) {
    this.#calls.delete(call.id);
    this.#around.forget(call.id);
    call.end(how.reason);
    this.#around.emit({ type: 'ended', call: call.id, ...how });
  }

  /** @param {number} now @param {CallCore} call @param {import('./call-core.js').Presence} presence */
  peerIs(now, call, presence) {
    if (call.peerIs(now, presence)) this.#around.emit({ type: 'peer', call: call.id, presence });
  }

  /**
   * @param {number} now
   * @param {Command} command the one that was answered
   * @param {Refusal | null} refusal null for `done`
   */
  handleAnswer(now, command, refusal) {
    const call = command.call === undefined ? undefined : this.#calls.get(command.call);
    if (!call) return;
    if (refusal === null) call.answered(now, true);
    else if (refusal.code === 'no-such-call') call.answered(now, false);
    else if (refusal.code === 'not-ringing') call.notRinging(now);
    else if (command.type !== 'ringing') this.end(call, { reason: 'failed', ...refusal });
  }

  /** A relay message was refused: the call has ended, or is not connected. @param {number} now @param {string} id */
  handleRelayRefused(now, id) {
    const call = this.#calls.get(id);
    if (call?.isActive) call.answered(now, false);
  }

  /**
   * @param {number} now
   * @param {{ type: string, call: string, seq?: number, ack?: number } & Record<string, unknown>} message from the peer
   * @param {number} size its length as text
   */
  handleRelay(now, { call: id, seq, ack, ...rest }, size) {
    const call = this.#calls.get(id);
    if (!call) return;
    if (call.isActive) call.confirm();
    // Before the answer is known it is not known either whose acknowledgement this is; `accepted` tells.
    if (call.inbox.isOpen && Number.isSafeInteger(ack) && ack !== undefined && call.outbox.acknowledge(now, ack)) {
      this.#around.emit({ type: 'delivered', call: id, seq: ack });
    }
    if (rest.type === 'relay-ack' || seq === undefined || !Number.isSafeInteger(seq) || seq < 1) return;
    call.inbox.receive(now, seq, { ...rest, seq }, size);
    this.#deliver(call);
  }

  /** The snapshot in a `welcome` without recovery. @param {number} now @param {Entry[]} entries */
  reconcile(now, entries) {
    for (const call of this) call.beginEpoch();
    reconcile(this, this.#around, now, entries);
  }

  /** @param {number} now */
  handleTimeout(now) {
    for (const call of [...this]) {
      call.handleTimeout(now);
      const reason = call.givenUp(now);
      if (reason !== null) this.end(call, { reason, by: null });
    }
  }

  /** @param {CallCore} call */
  #deliver(call) {
    for (const message of call.inbox.takeReady()) this.#around.emit({ type: 'relay', call: call.id, message });
  }

  /** @param {number} now @param {CallEvent} event about a call that this client does not hold */
  #handleUnknown(now, event) {
    if (event.type === 'accepted' || event.type === 'peer-resumed') this.hangUpUnknown(now, event.call, 'media-lost');
    if (event.type === 'merged' && event.into) this.hangUpUnknown(now, event.into, 'media-lost');
  }
}
