/** A phone core whose server is the test's script: the clock, the socket and what comes over it are in the test's hand. */
import assert from 'node:assert/strict';
import { PhoneCore } from '../../../sdk/core/phone-core.js';

export const NAOMI = { id: 'Naomi', name: 'Naomi' };
export const PRIYA = { id: 'Priya', name: 'Priya' };

export class ScriptedPhone {
  now = 0;
  #offset = 0;
  #epoch = 'e1';
  #ids = 0;

  /** @param {Partial<import('../../../sdk/core/phone-core.js').PhoneCoreOptions>} [options] */
  constructor(options) {
    this.core = new PhoneCore({ device: 'device', name: 'Naomi', random: () => 0, newId: () => `call-${++this.#ids}`, ...options });
  }

  /** Dials, greets and is welcomed. @param {object} [welcome] members that differ @returns {any} the `hello` */
  online(welcome = {}) {
    this.core.start(this.now);
    const hello = this.reconnect();
    this.welcome(welcome);
    return hello;
  }

  /** The dial that is wanted succeeds. @returns {any} the `hello` */
  reconnect() {
    while (!this.core.takeConnect()) {
      const next = this.core.nextTimeout;
      assert.ok(next !== null, 'it waits for nothing and does not dial');
      this.at(next);
    }
    this.core.open(this.now);
    const [hello] = this.sent();
    return hello;
  }

  /** @param {any} [members] */
  welcome(members = {}) {
    if (members.recovered !== true) {
      this.#offset = 0;
      this.#epoch = `e${Number(this.#epoch.slice(1)) + 1}`;
    }
    this.say({
      type: 'welcome', user: NAOMI, device: 'device', session: 's', identity: 'i', epoch: this.#epoch, offset: 0, recovered: false,
      iceServers: [], ...members,
    });
  }

  /** The server says something outside the stream. @param {object} message */
  say(message) { this.core.receive(this.now, JSON.stringify(message)); }

  /** The next event of the stream. @param {object} event */
  event(event) { this.say({ ...event, epoch: this.#epoch, offset: ++this.#offset }); }

  /** Lets the clock run up to a time. @param {number} time */
  at(time) {
    for (let next = this.core.nextTimeout; next !== null && next <= time; next = this.core.nextTimeout) {
      this.now = Math.max(this.now, next);
      this.core.handleTimeout(this.now);
      if (this.core.nextTimeout === next) assert.fail('a timeout changed nothing');
    }
    this.now = time;
  }

  /** The socket is cut. */
  cut(code = 1006, reason = '') { this.core.closed(this.now, code, reason); }

  /** @returns {any[]} what was sent since the last look, parsed */
  sent() { return this.core.takeSends().map((text) => JSON.parse(text)); }

  /** @param {...string} types @returns {any[]} what the app was told, of these types (or of all) */
  told(...types) { return this.core.takeEvents().filter(({ type }) => types.length === 0 || types.includes(type)); }

  /** An incoming call that rings. */
  incoming(call = 'in', peer = PRIYA) {
    this.event({ type: 'incoming', call, peer, media: { audio: true, video: true }, ticket: `t-${call}`, ringFor: 45_000 });
    const [{ id }] = this.sent().filter(({ type }) => type === 'ringing');
    this.say({ type: 'done', id });
  }

  /** A call of this phone that rings at the other side. @returns {string} its id */
  outgoing() {
    const call = this.core.call(this.now, { to: 'Priya' });
    const [{ id }] = this.sent();
    this.say({ type: 'done', id });
    this.event({ type: 'calling', call, peer: PRIYA, ticket: `t-${call}` });
    this.event({ type: 'ringing', call });
    return call;
  }

  /** A call of this phone that was answered. @returns {string} its id */
  active() {
    const call = this.outgoing();
    this.event({ type: 'accepted', call, peer: { ...PRIYA, device: 'd2' }, role: 'caller', polite: false, ack: 0, ticket: `t2-${call}` });
    this.sent();
    this.told();
    return call;
  }
}
