/** The earliest of several times, some of which may be none. Pure. */

/** @param {(number | null)[]} times @returns {number | null} */
export function earliest(times) {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
