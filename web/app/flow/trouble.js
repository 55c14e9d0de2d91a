/** @import { Trouble } from '../state/state.js' */

/**
 * An error as plain data for the state. What is no ParleyError is a mistake in this page, and says so as `other`.
 * @param {unknown} error
 * @returns {Trouble}
 */
export function troubleOf(error) {
  if (error instanceof Error) {
    const { code, fix } = /** @type {{ code?: unknown, fix?: unknown }} */ (/** @type {unknown} */ (error));
    return { code: typeof code === 'string' ? code : 'other', message: error.message, fix: typeof fix === 'string' ? fix : '' };
  }
  return { code: 'other', message: String(error), fix: '' };
}
