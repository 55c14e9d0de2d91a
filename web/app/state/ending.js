/** @import { Ended } from './state.js' */
/** @import { Key, Words } from '../words/words.js' */

/**
 * The keys of the words for an end, the most fitting first. Who did it and who had called decide between variants.
 * @param {Ended} ended
 * @returns {[...string[], Key]}
 */
export function reasonKeys({ reason, by, direction, trouble }) {
  const role = direction === 'outgoing' ? 'caller' : 'callee';
  const precise = trouble.code === reason ? [] : [`trouble.${trouble.code}`];
  return [...precise, `reason.${reason}.${by ?? 'peer'}`, `reason.${reason}.${role}`, `reason.${reason}`, 'reason.other'];
}

/**
 * Why a call is over, and what to do about it where that is known.
 * @param {Ended} ended
 * @param {Words} words
 */
export function reasonWords(ended, words) {
  const keys = reasonKeys(ended);
  const said = words.sayFirst(keys, { name: ended.peer.name });
  const fix = keys[0].startsWith('trouble.') ? words.find(`${keys[0]}.fix`) : null;
  return fix ? `${said} ${fix}` : said;
}

/**
 * @param {Ended} ended
 * @returns {Key}
 */
export function headingKey({ reason, by, direction, lasted }) {
  if (lasted !== null) return 'ended.heading';
  if (direction === 'incoming') return isMissed(reason, by) ? 'ended.missed' : 'ended.heading';
  return by === 'me' ? 'ended.heading' : 'ended.notConnected';
}

/**
 * Whether calling again makes sense: not while the same call runs on another device of one's own.
 * @param {Ended} ended
 */
export function canCallAgain({ reason }) {
  return reason !== 'answered-elsewhere' && reason !== 'merged';
}

/**
 * Whether the call might work without a camera: it was meant to have one, and this side's camera or microphone failed.
 * @param {Ended} ended
 */
export function canCallWithoutVideo({ reason, by, wanted, direction }) {
  return reason === 'no-media' && by !== 'peer' && wanted.video && direction === 'outgoing';
}

/**
 * @param {string} reason
 * @param {'me' | 'peer' | null} by
 */
function isMissed(reason, by) {
  return reason === 'no-answer' || reason === 'lost' || reason === 'left' || (reason === 'cancelled' && by !== 'me');
}
