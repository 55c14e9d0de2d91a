/** @import { Wanted } from '../state/state.js' */

/** A picture that fills a stage: browsers' own default is a quarter of it. Wishes only, so that any camera will do. */
const picture = Object.freeze({ width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } });

/**
 * What to ask the browser for.
 * @param {Wanted} wanted
 * @returns {{ audio: boolean, video: boolean | MediaTrackConstraints }}
 */
export function wishesFor({ audio, video }) {
  return { audio, video: video && picture };
}
