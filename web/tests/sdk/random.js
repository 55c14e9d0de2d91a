/** A small seeded generator (xorshift32), so that every failure names its seed and comes back. */

/** @param {number} seed @returns {() => number} uniform in [0, 1) */
export function seeded(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
