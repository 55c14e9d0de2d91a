/**
 * The session of this device with the server: greeting, resuming, commands until answered, the event stream until
 * acknowledged (docs/protocol.md §2 to §4, §6.2, §8). It knows nothing of calls and presence. Pure.
 */
import { Commands } from './commands.js';
import { earliest } from './earliest.js';
import { EventStream } from './event-stream.js';
import { Link } from './link.js';

/** Milliseconds until dropped commands are sent again, when `too-fast` does not say. */
const TOO_FAST_PAUSE = 1000;

/**
 * @typedef {{ code: string, message: string }} Refusal
 * @typedef {import('./commands.js').Command} Command
 * @typedef {object} Credentials what `hello` says about who this is
 * @property {string} device 22 characters of base64url
 * @property {string} [name] a guest's wish
 * @property {string} [token] a JWT
 * @property {string} [identity] of an earlier `welcome`
 * @typedef {object} Above what the session serves
 * @property {() => string[]} tickets for `hello`
 * @property {(now: number, welcome: any) => void} welcome the connection is usable; unanswered commands have been sent
 * @property {(now: number, event: any) => void} event of the stream, each once and in order
 * @property {(now: number, message: any, size: number) => void} message any other
 * @property {(now: number, command: Command, id: number, refusal: Refusal | null) => void} answer
 * @property {(now: number, refusal: Refusal & { call?: string }) => void} refused an `error` that answers no command
 * @property {() => void} offline the connection is gone, and its state has changed
 */

export class Session {
  /** @type {string[]} */ #sends = [];
  #stream = new EventStream();
  #commands = new Commands();
  #token = '';
  #credentials;
  #above;

  /** @param {Credentials} credentials @param {() => number} random @param {Above} above */
  constructor(credentials, random, above) {
    this.#credentials = { ...credentials };
    this.#above = above;
    this.link = new Link(random);
  }

  get isOnline() { return this.link.state.name === 'online'; }

  get identity() { return this.#credentials.identity; }

  get nextTimeout() {
    const times = this.isOnline
      ? [this.link.nextTimeout, this.#stream.nextTimeout, this.#commands.nextTimeout] : [this.link.nextTimeout];
    return earliest(times);
  }

  /** @param {number} now */
  open(now) {
    if (!this.link.opened(now)) return;
    this.#sends = [];
    const { device, token, name, identity } = this.#credentials;
    const at = this.#stream.position;
    const tickets = this.#above.tickets();
    this.send({
      type: 'hello', device, ...(token && { token }), ...(name && { name }), ...(identity && { identity }),
      ...(at && { resume: { session: this.#token, ...at } }), ...(tickets.length > 0 && { tickets }),
    });
  }

  /** @param {number} now @param {string} text */
  receive(now, text) {
    const message = parse(text);
    if (message === null) return;
    this.link.heard(now);
    if (message.type === 'welcome') return this.#welcome(now, message);
    if (!this.isOnline) return;
    if (typeof message.offset === 'number') return this.#handleEvent(now, message);
    switch (message.type) {
      case 'done': return this.#answer(now, message.id, null);
      case 'error': return this.#handleError(now, message);
      case 'ping': return this.send({ type: 'pong' });
      case 'going-away': return this.link.goingAway(now, message.delay ?? 0);
      default: this.#above.message(now, message, text.length);
    }
  }

  /** @param {number} now @param {number} code @param {string} reason */
  closed(now, code, reason) {
    if (code === 4001) this.#stream.forget();
    this.link.closed(now, code, reason);
    this.#offline();
  }

  /** @param {number} now */
  handleTimeout(now) {
    this.link.handleTimeout(now);
    if (!this.isOnline) return this.#offline();
    for (const command of this.#commands.takeDue(now, 'due')) this.send(command);
  }

  /** Says `bye`: the session ends, and a later one has nothing to do with it. */
  leave() {
    this.send({ type: 'bye' });
    this.#stream.forget();
    this.#commands.discard(() => true);
    this.link.rest();
    this.#offline();
  }

  /** Gives up for good. @param {string} code why */
  stop(code) {
    this.link.stop(code);
    this.#offline();
  }

  /** @param {number} now @param {string} token @returns {number} the command's id, or 0 if the next `hello` does it */
  renew(now, token) {
    this.#credentials.token = token;
    if (this.isOnline) return this.command(now, { type: 'renew', token });
    this.link.signedIn(now);
    return 0;
  }

  /** @param {number} now @param {{ type: string } & Record<string, unknown>} command @returns {number} its id */
  command(now, command) {
    const numbered = this.#commands.add(now, command);
    this.send(numbered);
    return numbered.id;
  }

  /** Forgets unanswered commands of these types. @param {string[]} types */
  discard(types) { this.#commands.discard(({ type }) => types.includes(type)); }

  /** A call has ended here: only a hang-up of it is still said, lest a server that never knew the call begin it anew.
   * @param {string} call */
  forget(call) { this.#commands.discard((command) => command.call === call && command.type !== 'hang-up'); }

  /** Whether a command about this call is unanswered. @param {string} call */
  isUnanswered(call) { return this.#commands.concerns(call); }

  /** What is sent while offline is not kept: whatever matters is sent again after `welcome`. @param {object} message */
  send(message) {
    if (this.isOnline || this.link.state.name === 'greeting') this.#sends.push(JSON.stringify(message));
  }

  /** @param {number} now */
  sendAcks(now) {
    const offset = this.isOnline ? this.#stream.takeAck(now) : null;
    if (offset !== null) this.send({ type: 'ack', offset });
  }

  takeSends() { return this.#sends.splice(0); }

  /** @param {number} now @param {any} welcome */
  #welcome(now, welcome) {
    if (!this.link.welcomed(now)) return;
    this.#token = welcome.session;
    this.#credentials.identity = welcome.identity ?? this.#credentials.identity;
    if (welcome.recovered) this.#stream.resume();
    else this.#stream.begin(welcome.epoch, welcome.offset);
    for (const command of this.#commands.takeDue(now, 'all')) this.send(command);
    this.#above.welcome(now, welcome);
  }

  /** @param {number} now @param {any} event */
  #handleEvent(now, event) {
    switch (this.#stream.receive(now, event.epoch, event.offset)) {
      case 'new': return this.#above.event(now, event);
      case 'gap':
        this.link.drop(now);
        return this.#offline();
      default:
    }
  }

  /** @param {number} now @param {number} id @param {Refusal | null} refusal */
  #answer(now, id, refusal) {
    const command = this.#commands.answer(id);
    if (command) this.#above.answer(now, command, id, refusal);
  }

  /** @param {number} now @param {any} error */
  #handleError(now, { id, code, message = '', call, retryAfter }) {
    if (code === 'too-fast') this.#commands.postponeAll(now + (retryAfter ?? TOO_FAST_PAUSE));
    if (id === undefined) return this.#above.refused(now, { code, message, call });
    const isTransient = code === 'unavailable' || code === 'too-fast';
    if (!isTransient || !this.#commands.postpone(now, id, retryAfter)) this.#answer(now, id, { code, message });
  }

  #offline() {
    const { name } = this.link.state;
    if (name === 'online' || name === 'greeting') return;
    this.#above.offline();
  }
}

/** @param {string} text @returns {{ type: string } & Record<string, any> | null} */
function parse(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.type === 'string' ? message : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
