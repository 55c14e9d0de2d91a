/**
 * What Node lacks of a browser, as far as the tests of the shell need it: a socket whose server is the test, a clock that
 * stands still until it is moved, a session storage. What needs a real browser is tested in real browsers.
 */
import assert from 'node:assert/strict';

/** @type {WeakMap<import('node:test').TestContext, (() => void)[]>} */
const undoing = new WeakMap();

/**
 * Replaces globals for one test; the last replaced is the first put back.
 * @param {import('node:test').TestContext} context
 * @param {Record<string, unknown>} globals
 */
export function install(context, globals) {
  const undo = undoing.get(context) ?? [];
  if (!undoing.has(context)) {
    undoing.set(context, undo);
    context.after(() => { for (const step of undo.reverse()) step(); });
  }
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    undo.push(() => {
      if (before) Object.defineProperty(globalThis, name, before);
      else Reflect.deleteProperty(globalThis, name);
    });
  }
}

/** Lets promises settle. */
export const settle = () => new Promise((resolve) => { setImmediate(resolve); });

/** `setTimeout` and the clocks, moved by the test. */
export class VirtualClock {
  now = 1_000_000;
  #lastId = 0;
  /** @type {Map<number, { at: number, action: () => void }>} */ #timers = new Map();

  /** @param {import('node:test').TestContext} context */
  constructor(context) {
    install(context, {
      setTimeout: (/** @type {() => void} */ action, delay = 0) => {
        this.#timers.set(++this.#lastId, { at: this.now + delay, action });
        return this.#lastId;
      },
      clearTimeout: (/** @type {number} */ id) => { this.#timers.delete(id); },
      performance: { now: () => this.now },
    });
    context.mock.method(Date, 'now', () => this.now);
  }

  /** @param {number} delay */
  async pass(delay) {
    const end = this.now + delay;
    for (;;) {
      await settle();
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.now = Math.max(this.now, next[1].at);
      next[1].action();
    }
    this.now = end;
    await settle();
  }
}

/** A `WebSocket` whose other end is the test. */
export class ScriptedSocket {
  static OPEN = 1;
  /** @type {ScriptedSocket[]} in the order of dialling */
  static dialled = [];
  static get last() { return /** @type {ScriptedSocket} */ (ScriptedSocket.dialled.at(-1)); }

  readyState = 0;
  /** @type {any[]} parsed */ sent = [];
  /** @type {(() => void) | null} */ onopen = null;
  /** @type {((event: { data: unknown }) => void) | null} */ onmessage = null;
  /** @type {((event: { code: number, reason: string }) => void) | null} */ onclose = null;

  /** @param {string} url @param {string[]} protocols */
  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    ScriptedSocket.dialled.push(this);
  }

  /** @param {string} text */
  send(text) {
    assert.equal(this.readyState, 1, 'nothing is sent on a socket that is not open');
    this.sent.push(JSON.parse(text));
  }

  close() { this.readyState = 3; }

  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** @param {object} message */
  say(message) { this.onmessage?.({ data: JSON.stringify(message) }); }

  /** @param {number} code */
  end(code, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  /** Opens and welcomes. @param {object} [members] */
  welcome(members = {}) {
    this.open();
    this.say({
      type: 'welcome', user: { id: 'Naomi', name: 'Naomi' }, device: this.sent[0].device, session: 's', identity: 'id', epoch: 'e', offset: 0,
      recovered: false, calls: [], iceServers: [], ...members,
    });
  }
}

/** @param {import('node:test').TestContext} context @returns {Map<string, string>} what is stored */
export function installBrowser(context, stored = new Map()) {
  ScriptedSocket.dialled = [];
  const sessionStorage = {
    getItem: (/** @type {string} */ key) => stored.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ text) => { stored.set(key, text); },
  };
  install(context, { WebSocket: ScriptedSocket, sessionStorage, navigator: {} });
  return stored;
}
