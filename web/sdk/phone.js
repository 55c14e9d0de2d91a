/** This device's connection to the server, and its calls. */
import { Call } from './call.js';
import { Emitter } from './emitter.js';
import { ParleyError } from './errors.js';
import { newId } from './identity.js';
import { Signaling } from './signaling.js';

/**
 * @typedef {import('./local-media.js').Wish} Wish
 * @typedef {import('./core/presence.js').Person} Person
 * @typedef {{ name: 'connecting' }
 *   | { name: 'online' }
 *   | { name: 'reconnecting', attempt: number, retryAt: number, error: ParleyError }
 *   | { name: 'closed', error: ParleyError | null }} PhoneState
 * @typedef {object} PhoneEvents
 * @property {PhoneState} state
 * @property {Call} call
 * @property {{ users: Person[], total: number }} presence
 * @property {{ from: { id: string, name: string }, message: any }} direct
 * @property {ParleyError} error
 * @typedef {object} PhoneOptions
 * @property {string} url
 * @property {import('./core/session.js').Credentials & { tickets?: string[] }} who
 * @property {RTCConfiguration} rtc
 * @property {() => void} onSignedOut a new token is needed
 * @property {() => void} onNews something worth keeping for a reload may have changed
 */

/** @extends {Emitter<PhoneEvents>} */
export class Phone extends Emitter {
  /** @type {PhoneState} */ #state = { name: 'connecting' };
  /** @type {Map<string, Call>} */ #calls = new Map();
  /** @type {Map<string, import('./core/phone-core.js').CoreEvent>} calls from someone this side is calling: see #incoming */ #held = new Map();
  /** @type {Map<number, PromiseWithResolvers>} */ #renewals = new Map();
  /** @type {RTCIceServer[]} */ #iceServers = [];
  /** @type {{ users: Person[], total: number }} */ #presence = { users: [], total: 0 };
  #options;
  #signaling;

  /** @param {PhoneOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.device = options.who.device;
    this.#signaling = new Signaling({ url: options.url, who: options.who, onEvent: (event) => { this.#handle(event); } });
  }

  get state() { return this.#state; }
  get user() { return this.#signaling.core.user; }
  get users() { return this.#presence.users; }
  get total() { return this.#presence.total; }
  /** The calls that have not ended. */
  get calls() { return [...this.#calls.values()]; }
  /** @internal */
  get core() { return this.#signaling.core; }

  /**
   * Calls a user. Someone who is calling this user just now is answered instead.
   * @param {string} user an id
   * @param {{ audio?: Wish, video?: Wish, signal?: AbortSignal }} [options]
   * @returns {Call}
   */
  call(user, { audio = true, video = true, signal } = {}) {
    if (this.#state.name === 'closed') throw new ParleyError('closed');
    const ringing = this.calls.find(({ peer, direction, state }) => peer.id === user && direction === 'incoming' && state.name === 'ringing');
    if (ringing) {
      ringing.accept({ audio, video, signal }).catch((error) => { this.emit('error', error); });
      return ringing;
    }
    const media = { audio: audio !== false, video: video !== false };
    const call = this.#add({ id: newId(), direction: 'outgoing', peer: { id: user, name: user }, media });
    // The app subscribes to the call's events first.
    queueMicrotask(() => { void call.begin(audio, video, signal); });
    return call;
  }

  /** Watches who is there. @param {import('./core/phone-core.js').Subscription} what @returns {() => void} ends it */
  watch(what) {
    this.#signaling.do((core, now) => { core.subscribe(now, what); });
    return () => { this.#signaling.do((core, now) => { core.unsubscribe(now, what); }); };
  }

  /** @param {string} token a new JWT for the same user @returns {Promise<void>} */
  renew(token) {
    const id = this.#signaling.do((core, now) => core.renew(now, token));
    if (id === 0) return Promise.resolve();
    return new Promise((resolve, reject) => { this.#renewals.set(id, { resolve, reject }); });
  }

  /** Tries again at once. */
  reconnect() { this.#signaling.do((core, now) => { core.start(now); }); }

  /** Leaves: says `bye`, and ends this device's calls. */
  close() { this.#signaling.do((core) => { core.close(); }); }

  // ---- For connect ----

  /** The page goes, perhaps to come back. @internal */
  leave() { this.#signaling.do((core) => { core.leave(); }); }

  /** The network has changed. @internal */
  redial() { this.#signaling.do((core, now) => { core.redial(now); }); }

  /** There is no use in going on. @internal @param {string} code */
  giveUp(code) { this.#signaling.do((core) => { core.close(code); }); }

  // ---- Inside ----

  /** @param {import('./core/phone-core.js').CoreEvent} event */
  #handle(event) {
    switch (event.type) {
      case 'link': this.#linkIs(event.link); break;
      case 'welcome': case 'ice-servers':
        this.#iceServers = event.iceServers;
        for (const call of this.calls) call.configure();
        break;
      case 'presence':
        this.#presence = { users: event.users, total: event.total };
        this.emit('presence', this.#presence);
        break;
      case 'direct': this.emit('direct', { from: event.from, message: event.message }); break;
      case 'error': this.emit('error', new ParleyError(event.code, { message: event.message })); break;
      case 'answer': this.#answered(/** @type {any} */ (event)); break;
      case 'incoming': this.#incoming(event); break;
      case 'merged': this.#merged(event); break;
      case 'ended':
        this.#held.delete(event.call);
        this.#calls.get(event.call)?.handle(event);
        break;
      default: this.#calls.get(event.call)?.handle(event);
    }
    this.#options.onNews();
  }

  /** @param {any} link */
  #linkIs({ name, attempt, at, code }) {
    const signaling = name === 'online' ? 'fine' : 'down';
    for (const call of this.calls) call.signalingIs(signaling);
    switch (name) {
      case 'online': return this.#become({ name: 'online' });
      case 'closed': return this.#become({ name: 'closed', error: code === 'closed' ? null : new ParleyError(code) });
      case 'signed-out': return this.#options.onSignedOut();
      default:
    }
    if (this.#state.name === 'connecting') return;
    const retryAt = this.#signaling.toWallClock(at ?? this.#signaling.now);
    this.#become({ name: 'reconnecting', attempt, retryAt, error: new ParleyError(this.#signaling.lastReason || 'unreachable') });
  }

  /** @param {{ id: number, command: string, refusal: { code: string, message: string } | null }} answer */
  #answered({ id, command, refusal }) {
    const error = refusal && new ParleyError(refusal.code, refusal);
    const renewal = this.#renewals.get(id);
    this.#renewals.delete(id);
    if (error && renewal) renewal.reject(error);
    else if (error && command === 'subscribe') this.emit('error', error);
    else renewal?.resolve();
  }

  /**
   * Someone calls. If it is the one whom this side is calling, the server makes one call of the two, without ringing; until
   * then this one is held back.
   * @param {import('./core/phone-core.js').CoreEvent} event
   */
  #incoming(event) {
    const isOpposite = (/** @type {Call} */ { peer, state }) => peer.id === event.peer.id && state.name === 'calling';
    if (this.calls.some(isOpposite)) this.#held.set(event.call, event);
    else this.#announce(event);
  }

  /** @param {import('./core/phone-core.js').CoreEvent} event */
  #announce({ call: id, peer, media, ringFor }) {
    const call = this.#add({ id, direction: 'incoming', peer: { id: peer.id, name: peer.name }, media, until: Date.now() + ringFor });
    this.emit('call', call);
  }

  /** @param {import('./core/phone-core.js').CoreEvent} event */
  #merged(event) {
    const call = this.#calls.get(event.call);
    this.#held.delete(event.into);
    this.#calls.get(event.into)?.handle({ type: 'ended', call: event.into, reason: 'answered-elsewhere', by: this.user.id });
    if (!call) return;
    this.#calls.delete(event.call);
    this.#calls.set(event.into, call);
    call.handle(event);
  }

  /** @param {import('./call-types.js').CallBeginning} beginning @returns {Call} */
  #add(beginning) {
    const { media } = beginning;
    /** @type {Call} */
    const call = new Call(beginning, {
      call: () => { this.#signaling.do((core, now) => core.call(now, { callId: call.id, to: call.peer.id, media })); },
      accept: () => this.#signaling.do((core, now) => core.accept(now, call.id)),
      decline: () => { this.#signaling.do((core, now) => core.decline(now, call.id)); },
      hangUp: (reason) => { this.#signaling.do((core, now) => core.hangUp(now, call.id, reason)); },
      send: (type, payload) => this.#signaling.do((core, now) => core.send(now, call.id, type, payload)),
      configuration: () => ({ iceServers: this.#iceServers, ...this.#options.rtc }),
      me: () => this.user.id,
      ended: () => { this.#ended(call); },
    });
    this.#calls.set(call.id, call);
    return call;
  }

  /** @param {Call} call */
  #ended(call) {
    this.#calls.delete(call.id);
    // Whom this side does not call any more may ring.
    for (const event of [...this.#held.values()]) {
      if (event.peer.id !== call.peer.id) continue;
      this.#held.delete(event.call);
      this.#announce(event);
    }
  }

  /** @param {PhoneState} state */
  #become(state) {
    this.#state = state;
    this.emit('state', state);
  }
}

/** @typedef {{ resolve: () => void, reject: (error: ParleyError) => void }} PromiseWithResolvers */
