/** From an address and a name to a phone. */
import { ParleyError, throwIfAborted } from './errors.js';
import { claimIdentity } from './identity.js';
import { followPage } from './page-life.js';
import { Phone } from './phone.js';
import { renewBeforeExpiry } from './token-renewal.js';

/**
 * @typedef {object} ConnectOptions
 * @property {string} [name] a guest's wish for a name
 * @property {string} [token] a JWT, where the server demands sign-in
 * @property {(options: { signal?: AbortSignal }) => string | Promise<string>} [getToken] asked for each token that is needed
 * @property {AbortSignal} [signal] aborts the attempt, and later closes the phone
 * @property {string} [storageKey] prefix in `sessionStorage`
 * @property {RTCConfiguration} [rtc] merged over the server's
 * @property {boolean} [keepTrying] go on when the first attempt does not reach the server
 */

/**
 * Connects this page with a Parley server.
 * @param {string | URL} url `ws:`, `wss:`, `http:`, `https:`, or relative to the page
 * @param {ConnectOptions} [options]
 * @returns {Promise<Phone>} when the server has welcomed this device; rejects with a `ParleyError`
 */
export async function connect(url, { name, token, getToken, signal, storageKey = 'parley', rtc = {}, keepTrying = false } = {}) {
  throwIfAborted(signal);
  const address = socketAddress(url);
  const claim = await claimIdentity(storageKey);
  try {
    const { device, wish, identity, tickets } = claim.kept;
    const currentToken = token ?? await getToken?.({ signal });
    if (currentToken === undefined && name === undefined && identity === undefined) throw new ParleyError('name-invalid');
    const isSameGuest = currentToken === undefined && (name === undefined || name === wish);
    const who = { device, name: name ?? wish, token: currentToken, identity: isSameGuest ? identity : undefined, tickets };
    claim.save({ wish: who.name, identity: who.identity });
    return await begin({ address, who, rtc, keepTrying, getToken, signal }, claim);
  } catch (error) {
    claim.release();
    throw error;
  }
}

/**
 * @param {{ address: string, who: import('./phone.js').PhoneOptions['who'], rtc: RTCConfiguration, keepTrying: boolean }
 *   & Pick<ConnectOptions, 'getToken' | 'signal'>} how
 * @param {import('./identity.js').Claim} claim
 * @returns {Promise<Phone>}
 */
function begin({ address, who, rtc, keepTrying, getToken, signal }, claim) {
  throwIfAborted(signal);
  const phone = new Phone({ url: address, who, rtc, onSignedOut: () => { void signIn(); }, onNews });
  const ended = new AbortController();
  const fetchToken = getToken && (() => getToken({ signal: ended.signal }));
  const renewal = renewBeforeExpiry(who.token, fetchToken, (fresh) => phone.renew(fresh));

  function onNews() {
    const { identity, tickets } = phone.core;
    claim.save({ identity, tickets });
    const isFirstFailure = phone.state.name === 'connecting' && phone.core.link.name === 'waiting';
    if (isFirstFailure && !keepTrying) phone.giveUp('unreachable');
  }

  async function signIn() {
    const { code } = /** @type {{ code: string }} */ (phone.core.link);
    try {
      if (!fetchToken) return phone.giveUp(code);
      const fresh = await fetchToken();
      renewal.follow(fresh);
      await phone.renew(fresh);
    } catch {
      // What the app could not get, it has seen fail itself.
      phone.giveUp(code);
    }
  }

  return new Promise((resolve, reject) => {
    const leavePage = followPage(phone);
    signal?.addEventListener('abort', () => {
      if (phone.state.name === 'connecting') phone.giveUp('aborted');
      else phone.close();
    }, { signal: ended.signal });
    phone.on('state', (state) => {
      if (state.name === 'online') resolve(phone);
      if (state.name !== 'closed') return;
      ended.abort();
      renewal.stop();
      leavePage();
      claim.release();
      reject(state.error ?? new ParleyError('closed'));
    });
    phone.reconnect();
  });
}

/** @param {string | URL} url @returns {string} */
function socketAddress(url) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace(/^http/, 'ws');
  return address.href;
}
