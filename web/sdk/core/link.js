/**
 * The life of the signaling connection: when to dial, greet, give up, wait, come back (docs/protocol.md §2, §6.2, §6.3,
 * §8, §10). It knows nothing of calls. Pure: the random source is passed in.
 */

/** A dial without result, or a `hello` without `welcome`, is given up after this many milliseconds. */
export const ANSWER_WITHIN = 10_000;
/** A connection without a sound from the server for this many milliseconds is treated as dropped. */
export const SILENCE = 40_000;
/** The first attempt to come back is at once; the second after this many milliseconds, then doubling … */
export const BACKOFF_FIRST = 500;
/** … up to this. */
export const BACKOFF_MOST = 8000;
/** A connection that lasted this many milliseconds counts as a success: the next loss starts at "at once" again. */
export const STABLE_AFTER = 1000;

/**
 * @typedef {{ name: 'idle' }
 *   | { name: 'waiting', at: number }
 *   | { name: 'dialling', giveUpAt: number }
 *   | { name: 'greeting', giveUpAt: number }
 *   | { name: 'online', since: number, giveUpAt: number, comeBackAt: number | null }
 *   | { name: 'signed-out', code: string }
 *   | { name: 'closed', code: string }} LinkState
 *   dialling: the shell opens a socket; greeting: `hello` is sent, `welcome` awaited; signed-out: needs a token
 */

/**
 * What the client should do next, from a close code.
 * @param {number} code
 * @returns {'resume' | 'fresh' | 'sign-in' | 'never'}
 */
export function afterClose(code) {
  switch (code) {
    case 4001: return 'fresh';
    case 4002: case 1007: return 'never';
    case 4003: return 'sign-in';
    default: return 'resume';
  }
}

export class Link {
  /** @type {LinkState} */ #state = { name: 'idle' };
  /** @type {'nothing' | 'dial' | 'drop' | 'drop-and-dial'} */ #wish = 'nothing';
  #attempt = 0;
  #random;

  /** @param {() => number} random uniform in [0, 1) */
  constructor(random) { this.#random = random; }

  get state() { return this.#state; }

  /** How many attempts in a row have not led to a stable connection. */
  get attempt() { return this.#attempt; }

  get nextTimeout() {
    switch (this.#state.name) {
      case 'waiting': return this.#state.at;
      case 'dialling': case 'greeting': case 'online': return this.#state.giveUpAt;
      default: return null;
    }
  }

  /** Wants a connection now: at first, or because waiting on would be silly (the network is back).
   * @param {number} now
   */
  start(now) {
    if (this.#state.name === 'idle' || this.#state.name === 'waiting') this.#dial(now);
  }

  /** There is a new token. Tokens refused one after the other are tried ever more slowly. @param {number} now */
  signedIn(now) {
    if (this.#state.name === 'signed-out') this.#state = { name: 'waiting', at: now + this.#backoff() };
  }

  /** The socket is open: `hello` goes out. @param {number} now @returns {boolean} whether it was waited for */
  opened(now) {
    if (this.#state.name !== 'dialling') return false;
    this.#state = { name: 'greeting', giveUpAt: now + ANSWER_WITHIN };
    return true;
  }

  /** `welcome` has come. @param {number} now @returns {boolean} whether it was waited for */
  welcomed(now) {
    if (this.#state.name !== 'greeting') return false;
    this.#state = { name: 'online', since: now, giveUpAt: now + SILENCE, comeBackAt: null };
    return true;
  }

  /** Any message shows that the server is there. @param {number} now */
  heard(now) { if (this.#state.name === 'online') this.#state.giveUpAt = now + SILENCE; }

  /** The server will close and wants this client back after `delay` ms. @param {number} now @param {number} delay */
  goingAway(now, delay) { if (this.#state.name === 'online') this.#state.comeBackAt = now + delay; }

  /**
   * The socket has closed, or could not be opened (code 1006).
   * @param {number} now
   * @param {number} code
   * @param {string} reason the word from the protocol's table, or empty
   */
  closed(now, code, reason) {
    const before = this.#state;
    if (before.name !== 'dialling' && before.name !== 'greeting' && before.name !== 'online') return;
    switch (afterClose(code)) {
      case 'never':
        this.#state = { name: 'closed', code: code === 1007 ? 'not-utf8' : reason || 'protocol-violation' };
        return;
      case 'sign-in':
        this.#forgive(now, before);
        this.#state = { name: 'signed-out', code: reason || 'sign-in-required' };
        return;
      default:
        this.#comeBack(now, before);
    }
  }

  /** This client leaves, until the next `start`. */
  rest() {
    if (this.#state.name === 'closed') return;
    this.#wish = 'drop';
    this.#attempt = 0;
    this.#state = { name: 'idle' };
  }

  /** This client gives up for good. @param {string} code why */
  stop(code) {
    if (this.#state.name === 'closed') return;
    this.#wish = 'drop';
    this.#state = { name: 'closed', code };
  }

  /** @param {number} now */
  handleTimeout(now) {
    const next = this.nextTimeout;
    if (next === null || now < next) return;
    if (this.#state.name === 'waiting') return this.#dial(now);
    this.#wish = 'drop';
    this.#comeBack(now, this.#state);
  }

  /** The server broke the protocol, or the network has surely changed: a new connection is needed. @param {number} now */
  drop(now) {
    if (this.#state.name !== 'online' && this.#state.name !== 'greeting') return;
    this.#wish = 'drop';
    this.#comeBack(now, this.#state);
  }

  /** @returns {boolean} whether the shell must abandon its socket, without reporting its closing */
  takeClose() {
    if (this.#wish !== 'drop' && this.#wish !== 'drop-and-dial') return false;
    this.#wish = this.#wish === 'drop' ? 'nothing' : 'dial';
    return true;
  }

  /** @returns {boolean} whether the shell must open a socket now */
  takeConnect() {
    if (this.#wish !== 'dial' && this.#wish !== 'drop-and-dial') return false;
    this.#wish = 'nothing';
    return true;
  }

  /** @param {number} now */
  #dial(now) {
    this.#attempt++;
    this.#wish = this.#wish === 'drop' ? 'drop-and-dial' : 'dial';
    this.#state = { name: 'dialling', giveUpAt: now + ANSWER_WITHIN };
  }

  /** @param {number} now @param {LinkState} before */
  #forgive(now, before) {
    if (before.name === 'online' && now - before.since >= STABLE_AFTER) this.#attempt = 0;
  }

  /** @param {number} now @param {LinkState} before */
  #comeBack(now, before) {
    this.#forgive(now, before);
    const planned = before.name === 'online' ? before.comeBackAt : null;
    if (planned !== null) this.#attempt = 0;
    this.#state = { name: 'waiting', at: planned === null ? now + this.#backoff() : Math.max(now, planned) };
  }

  /** §6.2: at once, then 0.5 s doubling to 8 s, each with up to 50 % of random shortening. */
  #backoff() {
    if (this.#attempt === 0) return 0;
    return Math.min(BACKOFF_FIRST * 2 ** (this.#attempt - 1), BACKOFF_MOST) * (1 - 0.5 * this.#random());
  }
}
