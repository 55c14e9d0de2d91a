/**
 * Who this tab is: a device id that survives a reload but is not shared with a duplicated tab, and what makes a returning
 * guest the same one. All of it lies in `sessionStorage`, which a duplicated tab gets a copy of; hence the claim.
 *
 * The session itself is not kept: a page that was reloaded has lost its calls' media, so it says `hello` anew, and the
 * snapshot in `welcome` tells it what to end.
 */

/** A reloaded page may meet its own predecessor, which lets go of its claim within this many milliseconds. */
const PREDECESSOR_LEAVES = 400;
/** How long a tab waits for another one to say that a device id is taken, where there are no Web Locks. */
const OBJECTION_WITHIN = 150;

/**
 * @typedef {{ device: string, wish?: string, identity?: string, tickets?: string[] }} Kept
 * @typedef {{ kept: Kept, save: (changes: Partial<Kept>) => void, release: () => void }} Claim
 */

/** 128 random bits as 22 characters of base64url. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
}

/**
 * @param {string} storageKey
 * @returns {Promise<Claim>}
 */
export async function claimIdentity(storageKey) {
  const storage = sessionStorageOrNull();
  const key = `${storageKey}.identity`;
  let kept = read(storage, key);
  let release = await claimDevice(`${storageKey}.${kept.device}`);
  if (release === null) {
    // A copied tab: the same guest on a device of its own, without the other tab's calls.
    kept = { ...kept, device: newId(), tickets: [] };
    release = await claimDevice(`${storageKey}.${kept.device}`);
  }
  let written = '';
  const save = (/** @type {Partial<Kept>} */ changes) => {
    kept = { ...kept, ...changes };
    const text = JSON.stringify(kept);
    if (text !== written) write(storage, key, text);
    written = text;
  };
  save({});
  return { kept, save, release: release ?? (() => {}) };
}

/** @param {string} name @returns {Promise<(() => void) | null>} lets go of the claim; null when another tab has it */
function claimDevice(name) {
  if (globalThis.navigator?.locks) return claimByLock(name);
  if (typeof BroadcastChannel === 'function' && typeof document === 'object') return claimByChannel(name);
  return Promise.resolve(() => {});
}

/** @param {string} name @returns {Promise<(() => void) | null>} */
function claimByLock(name) {
  return new Promise((resolve) => {
    const patience = new AbortController();
    const timer = setTimeout(() => { patience.abort(); }, PREDECESSOR_LEAVES);
    const held = navigator.locks.request(name, { signal: patience.signal }, () => {
      clearTimeout(timer);
      return new Promise((release) => { resolve(() => { release(undefined); }); });
    });
    held.catch(() => { resolve(null); });
  });
}

/** @param {string} name @returns {Promise<(() => void) | null>} */
function claimByChannel(name) {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    /** @type {'asking' | 'holding'} */
    let state = 'asking';
    channel.onmessage = ({ data }) => {
      if (state === 'holding' && data === 'mine?') channel.postMessage('mine');
      else if (state === 'asking' && data === 'mine') {
        clearTimeout(timer);
        channel.close();
        resolve(null);
      }
    };
    const timer = setTimeout(() => {
      state = 'holding';
      resolve(() => { channel.close(); });
    }, OBJECTION_WITHIN);
    channel.postMessage('mine?');
  });
}

/** @returns {Storage | null} null where there is none, or it is forbidden: then the identity lives as long as the page */
function sessionStorageOrNull() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/** @param {Storage | null} storage @param {string} key @returns {Kept} */
function read(storage, key) {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? 'null');
    if (/^[\w-]{22}$/.test(kept?.device)) return kept;
  } catch {
    // Someone else's or damaged: it is replaced.
  }
  return { device: newId() };
}

/** @param {Storage | null} storage @param {string} key @param {string} text */
function write(storage, key, text) {
  try {
    storage?.setItem(key, text);
  } catch {
    // Full or forbidden: the identity then lives as long as the page.
  }
}
