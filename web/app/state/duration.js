/** @import { Words } from '../words/words.js' */

/**
 * How long a call has run, as a clock: `4:07`, `1:02:33`.
 * @param {number} milliseconds
 */
export function clock(milliseconds) {
  const { hours, minutes, seconds } = parts(milliseconds);
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/**
 * How long a call has lasted, in words.
 * @param {number} milliseconds
 * @param {Words} words
 */
export function inWords(milliseconds, words) {
  const { hours, minutes, seconds } = parts(milliseconds);
  if (hours > 0) return words.say('ended.hours', { hours, minutes });
  if (minutes > 0) return words.say('ended.minutes', { minutes, seconds });
  return words.say('ended.seconds', { seconds });
}

/** @param {number} milliseconds */
function parts(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 };
}
