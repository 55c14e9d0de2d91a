/** Brings a new JWT before the old one expires. */

/** Milliseconds before the end at which a new token is fetched. */
const AHEAD = 60_000;
/** A token that is about to end anyway is not renewed more often than this, in milliseconds. */
const LEAST = 5000;
const MOST = 2 ** 31 - 1;

/**
 * When a JWT expires, in milliseconds since 1970; null when it does not say. It is not verified: that is the server's part.
 * @param {string} token
 */
export function expiryOf(token) {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims?.exp === 'number' ? claims.exp * 1000 : null;
  } catch {
    // Not a JWT that a page can read.
    return null;
  }
}

/**
 * @param {string | undefined} token the first one
 * @param {(() => string | Promise<string>) | undefined} fetchToken
 * @param {(token: string) => Promise<void>} renew
 */
export function renewBeforeExpiry(token, fetchToken, renew) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} current */
  function follow(current) {
    clearTimeout(timer);
    const expiry = expiryOf(current);
    if (expiry === null || !fetchToken) return;
    timer = setTimeout(() => { void renewNow(fetchToken); }, Math.min(MOST, Math.max(LEAST, expiry - AHEAD - Date.now())));
  }

  /** @param {() => string | Promise<string>} fetchNext */
  async function renewNow(fetchNext) {
    try {
      const next = await fetchNext();
      follow(next);
      await renew(next);
    } catch {
      // The server closes the session when the token ends, and then asks for a new one.
    }
  }

  if (token !== undefined) follow(token);
  return { follow, stop: () => { clearTimeout(timer); } };
}
