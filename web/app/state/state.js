/**
 * What the page knows: one tagged object, in which every state carries exactly its data. `next.js` moves it on; the
 * modules in `view/` show it. Streams and SDK objects are not in here: `flow/` holds them.
 *
 * @typedef {{ id: string, name: string }} Person
 * @typedef {Person & { state: 'online' | 'busy' }} Listed  somebody in the lobby
 * @typedef {{ audio: boolean, video: boolean }} Wanted  what a call was begun with
 * @typedef {{ audio: boolean, video: boolean, screen: boolean }} Sent  what one side sends now
 * @typedef {{ code: string, message: string, fix: string }} Trouble  a ParleyError as plain data
 *
 * @typedef {{ tag: 'idle' }
 *   | { tag: 'connecting' }
 *   | { tag: 'waiting' }
 *   | { tag: 'refused', trouble: Trouble }} Attempt  to get in; `waiting` for a server that does not answer
 *
 * @typedef {{ tag: 'online' } | { tag: 'reconnecting', attempt: number }} Link
 * @typedef {{ tag: 'loading' } | { tag: 'known', users: readonly Listed[], total: number }} People
 *
 * @typedef {{ id: string, from: 'me' | 'peer', text: string, at: number, delivered: boolean }} Message
 * @typedef {{ open: boolean, unread: number, messages: readonly Message[] }} Chat
 *
 * @typedef {'here' | 'away' | 'lost'} PeerLink
 * @typedef {{ tag: 'calling' }
 *   | { tag: 'ringing' }
 *   | { tag: 'connecting' }
 *   | { tag: 'connected', peer: PeerLink }
 *   | { tag: 'reconnecting', peer: PeerLink }} Progress
 *
 * @typedef {{ tag: 'lobby', search: string }} InLobby
 * @typedef {{ tag: 'incoming', peer: Person, wanted: Wanted, answering: Wanted | null }} Incoming
 * @typedef {{ tag: 'call', peer: Person, direction: 'outgoing' | 'incoming', wanted: Wanted, progress: Progress,
 *   since: number | null, local: Sent, remote: Sent, chat: Chat, soundBlocked: boolean }} InCall  `since` (ms): when talking began
 * @typedef {{ tag: 'ended', peer: Person, direction: 'outgoing' | 'incoming', wanted: Wanted, reason: string,
 *   by: 'me' | 'peer' | null, lasted: number | null, trouble: Trouble }} Ended
 * @typedef {InLobby | Incoming | InCall | Ended} Activity
 *
 * @typedef {{ tag: 'starting' }} Starting
 * @typedef {{ tag: 'entrance', attempt: Attempt }} Entrance
 * @typedef {{ tag: 'inside', me: Person, link: Link, people: People, activity: Activity, trouble: Trouble | null }} Inside
 * @typedef {{ tag: 'closed', why: 'left' | 'replaced' | 'sign-in' | 'stopped' | 'unsupported' | 'insecure', trouble: Trouble | null }} Closed
 * @typedef {Starting | Entrance | Inside | Closed} State
 */

/** @type {State} */
export const starting = Object.freeze({ tag: 'starting' });

/** @type {Sent} */
export const nothingSent = Object.freeze({ audio: false, video: false, screen: false });

/** @type {Chat} */
export const emptyChat = Object.freeze({ open: false, unread: 0, messages: Object.freeze([]) });

/**
 * The one word for what shows: `body[data-state]`.
 * @param {State} state
 */
export function screenOf(state) {
  if (state.tag !== 'inside') return state.tag;
  const { activity } = state;
  if (activity.tag !== 'call') return activity.tag;
  const unanswered = activity.progress.tag === 'calling' || activity.progress.tag === 'ringing';
  return unanswered ? 'outgoing' : 'call';
}
