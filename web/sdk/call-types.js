/** What a call shows to the app, and what it needs of its phone. */

/**
 * @typedef {import('./local-media.js').MediaState} MediaState
 * @typedef {import('./local-media.js').Wish} Wish
 * @typedef {import('./core/call-core.js').Presence} Presence
 * @typedef {import('./errors.js').ParleyError} ParleyError
 *
 * @typedef {{ name: 'calling' }
 *   | { name: 'ringing', until: number | null }
 *   | { name: 'connecting' }
 *   | { name: 'connected', since: number, peer: Presence }
 *   | { name: 'reconnecting', since: number, peer: Presence }
 *   | { name: 'ended', reason: string, by: string | null, error: ParleyError }} CallState
 *
 * @typedef {object} CallEvents
 * @property {CallState} state
 * @property {MediaStream | null} localstream
 * @property {MediaStream | null} remotestream
 * @property {{ local: MediaState, remote: MediaState }} media
 * @property {import('./conversation.js').Text} text
 * @property {{ id: number }} delivered
 * @property {any} data
 * @property {ParleyError} notice
 *
 * @typedef {object} CallBeginning
 * @property {string} id
 * @property {'outgoing' | 'incoming'} direction
 * @property {{ id: string, name: string }} peer
 * @property {{ audio: boolean, video: boolean }} media
 * @property {number | null} [until]
 *
 * @typedef {object} Line
 * @property {() => void} call
 * @property {() => boolean} accept
 * @property {() => void} decline
 * @property {(reason?: string) => void} hangUp
 * @property {(type: string, payload: object) => number | null} send
 * @property {() => RTCConfiguration} configuration
 * @property {() => string} me this user's id
 * @property {() => void} ended the call is over
 */

/**
 * Whether the other side has answered and has not gone.
 * @param {CallState} state
 */
export function isAnswered({ name }) {
  return name === 'connecting' || name === 'connected' || name === 'reconnecting';
}
