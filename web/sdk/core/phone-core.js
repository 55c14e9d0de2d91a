/**
 * The client's side of `parley.v1`, whole and pure: the shell (or a test on a virtual clock) tells it what the socket
 * and the app do and what time it is; it says what to send, what to tell the app, when to dial and when to be called.
 *
 * Uses nothing but ECMAScript. After each call drain it: `takeSends`, `takeClose`, `takeConnect`, `takeEvents`, and look at
 * `nextTimeout`. Times are milliseconds on whatever scale the caller uses.
 */
import { Calls } from './calls.js';
import { earliest } from './earliest.js';
import { PresenceView } from './presence.js';
import { Session } from './session.js';

/** At most this many tickets fit into `hello`. */
export const MOST_TICKETS = 8;
/** At most this many messages of a call wait for the other side; beyond, `send` refuses. */
export const MOST_PENDING = 1024;
const SUBSCRIBING = ['subscribe', 'unsubscribe'];

/**
 * @typedef {{ type: string } & Record<string, any>} CoreEvent
 * @typedef {{ lobby: true } | { users: string[] }} Subscription
 * @typedef {object} Sources
 * @property {() => number} random uniform in [0, 1)
 * @property {() => string} newId 128 random bits as 22 characters of base64url
 * @property {string[]} [tickets] kept from before a reload
 * @typedef {import('./session.js').Credentials & Sources} PhoneCoreOptions
 */

export class PhoneCore {
  /** @type {CoreEvent[]} */ #events = [];
  /** @type {Subscription | null} */ #subscription = null;
  #presence = new PresenceView();
  #user = { id: '', name: '' };
  #linkTold = '';
  #oldTickets;
  #newId;
  #session;
  #calls;

  /** @param {PhoneCoreOptions} options */
  constructor({ random, newId, tickets = [], ...credentials }) {
    this.#newId = newId;
    this.#oldTickets = tickets;
    this.#session = new Session(credentials, random, {
      tickets: () => this.tickets,
      welcome: (now, welcome) => { this.#welcome(now, welcome); },
      event: (now, event) => { this.#calls.handleEvent(now, event); },
      message: (now, message, size) => { this.#handleMessage(now, message, size); },
      answer: (now, command, id, refusal) => {
        this.#calls.handleAnswer(now, command, refusal);
        this.#events.push({ type: 'answer', id, command: command.type, refusal });
      },
      refused: (now, refusal) => {
        if (refusal.code === 'no-such-call' && refusal.call) this.#calls.handleRelayRefused(now, refusal.call);
        else this.#events.push({ type: 'error', ...refusal });
      },
      offline: () => { this.#offline(); },
    });
    this.#calls = new Calls({
      emit: (event) => { this.#events.push(event); },
      command: (now, command) => { this.#session.command(now, command); },
      isUnanswered: (call) => this.#session.isUnanswered(call),
      forget: (call) => { this.#session.forget(call); },
    });
  }

  /** The connection's state; `attempt` counts the dials in a row that have led to nothing stable. */
  get link() { return { ...this.#session.link.state, attempt: this.#session.link.attempt }; }

  get user() { return this.#user; }

  /** A guest's proof of being the same one again, or undefined. */
  get identity() { return this.#session.identity; }

  /** The newest ticket of each call, to be kept where a reload finds them. */
  get tickets() {
    if (this.#user.id === '') return this.#oldTickets.slice(0, MOST_TICKETS);
    return [...this.#calls].flatMap(({ ticket }) => ticket ?? []).slice(0, MOST_TICKETS);
  }

  /** @param {string} id @returns {import('./call-core.js').CallState | null} null when there is no such call, or no more */
  callState(id) { return this.#calls.get(id)?.state ?? null; }

  /** When `handleTimeout` wants to be called, or null. */
  get nextTimeout() {
    const times = [this.#session.nextTimeout];
    if (this.#session.isOnline) for (const call of this.#calls) times.push(call.nextTimeout);
    return earliest(times);
  }

  // ---- The socket ----

  /** Wants to be connected, now rather than at the planned time. @param {number} now */
  start(now) {
    this.#session.link.start(now);
    this.#tellLink();
  }

  /** The socket that `takeConnect` asked for is open. @param {number} now */
  open(now) { this.#session.open(now); }

  /** @param {number} now @param {string} text a text message of the socket */
  receive(now, text) {
    this.#session.receive(now, text);
    this.#flush(now);
  }

  /** The socket has closed, or could not be opened (code 1006). @param {number} now @param {number} code @param {string} [reason] */
  closed(now, code, reason = '') { this.#session.closed(now, code, reason); }

  /** @param {number} now */
  handleTimeout(now) {
    this.#session.handleTimeout(now);
    if (!this.#session.isOnline) return;
    this.#calls.handleTimeout(now);
    this.#flush(now);
  }

  /** @returns {string[]} messages for the socket that is open, in order */
  takeSends() { return this.#session.takeSends(); }
  /** @returns {boolean} whether to abandon the socket, without reporting its closing */
  takeClose() { return this.#session.link.takeClose(); }
  /** @returns {boolean} whether to open a socket now */
  takeConnect() { return this.#session.link.takeConnect(); }
  /** @returns {CoreEvent[]} what has happened, in order */
  takeEvents() { return this.#events.splice(0); }

  /** @param {number} now @param {{ to: string, media?: import('./call-core.js').Media, callId?: string }} what @returns {string} the call id */
  call(now, { to, media = { audio: true, video: true }, callId = this.#newId() }) {
    this.#calls.call(now, { id: callId, to, media });
    return callId;
  }

  /** @param {number} now @param {string} callId @returns {boolean} whether it rings here */
  accept(now, callId) { return this.#flush(now, this.#calls.accept(now, callId)); }

  /** @param {number} now @param {string} callId @returns {boolean} whether it rings here */
  decline(now, callId) { return this.#calls.decline(now, callId); }

  /** @param {number} now @param {string} callId @param {string} [reason] @returns {boolean} whether there was a call to leave */
  hangUp(now, callId, reason) { return this.#calls.hangUp(now, callId, reason); }

  /**
   * Sends to the other side of a call: exactly once, in order.
   * @param {number} now
   * @param {string} callId
   * @param {string} type `video-offer`, `video-answer`, `new-ice-candidate`, `message`, `media-state` or `app`
   * @param {object} payload the members of this type
   * @returns {number | null} its `seq`; 0 when too many messages wait; null when there is no such call, or it is over
   */
  send(now, callId, type, payload) {
    const call = this.#calls.get(callId);
    if (!call || call.state.name === 'leaving') return null;
    if (call.outbox.pending >= MOST_PENDING) return 0;
    return this.#flush(now, call.outbox.push(now, type, payload));
  }

  /** Replaces the presence subscription; null ends it. @param {number} now @param {Subscription | null} what */
  subscribe(now, what) {
    if (what === null && this.#subscription === null) return;
    this.#subscription = what;
    this.#session.discard(SUBSCRIBING);
    if (!this.#session.isOnline) return;
    this.#session.command(now, what ? { type: 'subscribe', ...what } : { type: 'unsubscribe' });
  }

  /** Ends a subscription, unless it was replaced. @param {number} now @param {Subscription} what */
  unsubscribe(now, what) { if (this.#subscription === what) this.subscribe(now, null); }

  /** A new JWT for the same user. @param {number} now @param {string} token @returns {number} the command's id, or 0: `hello` brings it */
  renew(now, token) {
    const id = this.#session.renew(now, token);
    this.#tellLink();
    return id;
  }

  /** Leaves: the session and its calls end. `start` may bring this device back, in a new session. */
  leave() {
    this.#session.leave();
    this.#endAll({ reason: 'left', by: this.#user.id });
  }

  /** Leaves for good. @param {string} [code] why; `closed` when the app wanted it */
  close(code = 'closed') {
    if (code === 'closed') this.leave();
    this.#session.stop(code);
  }

  /** The network has changed: whatever connection there is, a new one is better. @param {number} now */
  redial(now) {
    if (this.#session.link.state.name === 'idle') return;
    this.#session.link.drop(now);
    this.#offline();
    this.start(now);
  }

  /** @param {number} now @param {any} welcome */
  #welcome(now, { user, recovered, calls = [], iceServers = [] }) {
    this.#user = user;
    this.#events.push({ type: 'welcome', user, recovered, iceServers });
    this.#tellLink();
    if (!recovered) this.#calls.reconcile(now, calls);
    // Every `welcome` ends the presence subscription.
    if (this.#subscription) this.subscribe(now, this.#subscription);
    for (const call of this.#calls) call.resume(now);
  }

  /** @param {number} now @param {any} message @param {number} size */
  #handleMessage(now, message, size) {
    switch (message.type) {
      case 'presence':
        this.#presence.receive(message);
        this.#events.push({ type: 'presence', ...this.#presence.list(this.#user.id) });
        return;
      case 'ice-servers': case 'direct': this.#events.push(message); return;
      default: if (typeof message.call === 'string') this.#calls.handleRelay(now, message, size);
    }
  }

  /** Sends what the calls and the event stream have ready. @template T @param {number} now @param {T} [result] */
  #flush(now, result) {
    if (this.#session.isOnline) {
      for (const call of this.#calls) {
        for (const message of call.takeSends(now)) this.#session.send(message);
      }
      this.#session.sendAcks(now);
    }
    return /** @type {T} */ (result);
  }

  #offline() {
    // A new connection begins without a subscription, and gets the newest.
    this.#session.discard(SUBSCRIBING);
    for (const call of this.#calls) call.pause();
    this.#tellLink();
    const { state } = this.#session.link;
    if (state.name === 'closed') this.#endAll({ reason: 'failed', by: null, code: state.code });
  }

  /** @param {{ reason: string, by: string | null, code?: string }} how */
  #endAll(how) { for (const call of [...this.#calls]) this.#calls.end(call, how); }

  /** Tells the app of a new state of the connection, once. */
  #tellLink() {
    const told = `${this.#session.link.state.name} ${this.#session.link.attempt}`;
    if (told === this.#linkTold) return;
    this.#linkTold = told;
    this.#events.push({ type: 'link', link: this.link });
  }
}
