/**
 * The shell around `PhoneCore`: a WebSocket, a timer, and draining the core after everything that happens. Nothing is
 * decided here.
 */
import { PhoneCore } from './core/phone-core.js';
import { newId } from './identity.js';

/**
 * @typedef {import('./core/phone-core.js').CoreEvent} CoreEvent
 * @typedef {object} SignalingOptions
 * @property {string} url `ws:` or `wss:`
 * @property {import('./core/session.js').Credentials & { tickets?: string[] }} who
 * @property {(event: CoreEvent) => void} onEvent
 */

const MAX_TIMER = 2 ** 31 - 1;

export class Signaling {
  /** @type {WebSocket | null} */ #socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {CoreEvent[]} */ #events = [];
  /** @type {'idle' | 'telling'} */ #telling = 'idle';
  #url;
  #onEvent;

  /** Why the server closed the last socket, if it said so. */
  lastReason = '';

  /** @param {SignalingOptions} options */
  constructor({ url, who, onEvent }) {
    this.#url = url;
    this.#onEvent = onEvent;
    this.core = new PhoneCore({ ...who, random: Math.random, newId });
  }

  /** Milliseconds on the core's scale, which knows no leaps. */
  get now() { return performance.now(); }

  /** A time of the core as on the wall clock. @param {number} time */
  toWallClock(time) { return Date.now() + (time - this.now); }

  /**
   * Does something with the core, and whatever follows from it.
   * @template T
   * @param {(core: PhoneCore, now: number) => T} action
   * @returns {T}
   */
  do(action) {
    const result = action(this.core, this.now);
    this.#drain();
    return result;
  }

  #drain() {
    for (const text of this.core.takeSends()) if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
    if (this.core.takeClose()) this.#abandon();
    if (this.core.takeConnect()) this.#dial();
    clearTimeout(this.#timer);
    const next = this.core.nextTimeout;
    if (next !== null) {
      const delay = Math.min(Math.max(next - this.now, 0), MAX_TIMER);
      this.#timer = setTimeout(() => { this.do((core, now) => { core.handleTimeout(now); }); }, delay);
    }
    this.#tell();
  }

  /** Tells events in order, also when a listener makes new ones. */
  #tell() {
    this.#events.push(...this.core.takeEvents());
    if (this.#telling === 'telling') return;
    this.#telling = 'telling';
    try {
      for (let event = this.#events.shift(); event; event = this.#events.shift()) this.#onEvent(event);
    } finally {
      this.#telling = 'idle';
    }
  }

  #dial() {
    this.#abandon();
    let socket;
    try {
      socket = new WebSocket(this.#url, ['parley.v1']);
    } catch {
      // The page's security policy forbids it; a dial that fails later says no more.
      setTimeout(() => { this.do((core, now) => { core.closed(now, 1006, ''); }); }, 0);
      return;
    }
    this.#socket = socket;
    socket.onopen = () => { this.do((core, now) => { core.open(now); }); };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.do((core, now) => { core.receive(now, data); });
    };
    socket.onclose = ({ code, reason }) => {
      this.#socket = null;
      this.lastReason = reason;
      this.do((core, now) => { core.closed(now, code, reason); });
    };
  }

  /** Lets go of the socket; its last words do not matter any more. */
  #abandon() {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    this.lastReason = '';
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
