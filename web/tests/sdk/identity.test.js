import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimIdentity, newId } from '../../sdk/identity.js';
import { install, installBrowser, VirtualClock } from './stand-ins.js';

/** Web Locks of one origin, as far as a claim needs them. */
class Locks {
  /** @type {Map<string, Promise<unknown>>} */ #held = new Map();

  /** @param {string} name @param {{ signal: AbortSignal }} options @param {() => Promise<unknown>} action */
  async request(name, { signal }, action) {
    const aborted = new Promise((_, reject) => { signal.addEventListener('abort', () => { reject(signal.reason); }); });
    while (this.#held.has(name)) await Promise.race([this.#held.get(name), aborted]);
    const holding = action().then(() => { this.#held.delete(name); });
    this.#held.set(name, holding);
    return holding;
  }
}

/** What a tab that was visited before has stored. @param {string} device */
const visited = (device) => new Map([['p.identity', JSON.stringify({ device, wish: 'Naomi', identity: 'i', tickets: ['t'] })]]);

test('An id is 128 bits of base64url', () => {
  const ids = new Set(Array.from({ length: 100 }, newId));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[\w-]{21}[AQgw]$/);
});

for (const means of /** @type {const} */ (['Web Locks', 'a BroadcastChannel'])) {
  /** @param {import('node:test').TestContext} context @param {Map<string, string>} stored */
  const tab = (context, stored) => {
    installBrowser(context, stored);
    install(context, means === 'Web Locks' ? { navigator: { locks } } : { document: {} });
    return claimIdentity('p');
  };
  const locks = new Locks();

  test(`A reloaded tab keeps its device, by ${means}`, async (context) => {
    const device = newId();
    const { kept, release } = await tab(context, visited(device));
    assert.deepEqual(kept, { device, wish: 'Naomi', identity: 'i', tickets: ['t'] });
    release();
  });

  test(`A duplicated tab is the same guest on a device of its own, by ${means}`, async (context) => {
    const device = newId();
    const original = await tab(context, visited(device));
    const copied = visited(device);
    const { kept, release } = await tab(context, copied);
    assert.notEqual(kept.device, device);
    assert.deepEqual([kept.identity, kept.tickets], ['i', []], 'the calls are the other tab\'s');
    assert.equal(JSON.parse(copied.get('p.identity') ?? '').device, kept.device);
    original.release();
    release();
  });

  test(`A device that was let go of can be claimed again, by ${means}`, async (context) => {
    const device = newId();
    (await tab(context, visited(device))).release();
    const { kept, release } = await tab(context, visited(device));
    assert.equal(kept.device, device);
    release();
  });
}

test('What is stored by someone else, or damaged, is replaced', async (context) => {
  for (const text of ['{', 'null', '{"device":7}', '{"device":"short"}']) {
    installBrowser(context, new Map([['p.identity', text]]));
    const { kept } = await claimIdentity('p');
    assert.match(kept.device, /^[\w-]{22}$/);
  }
});

test('A full storage does no harm', async (context) => {
  installBrowser(context);
  install(context, { sessionStorage: { getItem: () => null, setItem: () => { throw new DOMException('', 'QuotaExceededError'); } } });
  const { save } = await claimIdentity('p');
  save({ identity: 'i' });
});

test('A predecessor that leaves in time is waited for', async (context) => {
  const clock = new VirtualClock(context);
  const locks = new Locks();
  const device = newId();
  installBrowser(context, visited(device));
  install(context, { navigator: { locks } });
  const old = await claimIdentity('p');
  const reloaded = claimIdentity('p');
  await clock.pass(300);
  old.release();
  assert.equal((await reloaded).kept.device, device);
});
