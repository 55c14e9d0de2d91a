/** What the page's coming and going means for a phone. */

/**
 * @param {{ leave: () => void, reconnect: () => void, redial: () => void }} phone
 * @returns {() => void} stops following
 */
export function followPage(phone) {
  if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
  const followed = new AbortController();
  const { signal } = followed;
  // A page that goes says so at once: the other side knows within a moment, not after a time-out.
  window.addEventListener('pagehide', () => { phone.leave(); }, { signal });
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) phone.reconnect(); }, { signal });
  window.addEventListener('online', () => { phone.redial(); }, { signal });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') phone.reconnect(); }, { signal });
  return () => { followed.abort(); };
}
