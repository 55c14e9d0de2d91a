/** @import { Closed, Link, Listed, Message, Person, Progress, Sent, Trouble, Wanted } from './state.js' */

/**
 * What can happen to a call that rings or runs.
 * @typedef {{ type: 'answering', wanted: Wanted }
 *   | { type: 'answer-failed', trouble: Trouble }
 *   | { type: 'progress', progress: Progress, at: number }
 *   | { type: 'media', local: Sent, remote: Sent }
 *   | { type: 'text', message: Message }
 *   | { type: 'delivered', id: string }
 *   | { type: 'chat', open: boolean }
 *   | { type: 'sound', blocked: boolean }
 *   | { type: 'ended', reason: string, by: 'me' | 'peer' | null, at: number, trouble: Trouble }} CallEvent
 */

/**
 * Everything that can happen to the page.
 * @typedef {{ type: 'arrived' }
 *   | { type: 'entering' }
 *   | { type: 'server-silent' }
 *   | { type: 'refused', trouble: Trouble }
 *   | { type: 'entered', me: Person }
 *   | { type: 'closed', why: Closed['why'], trouble: Trouble | null }
 *   | { type: 'link', link: Link }
 *   | { type: 'presence', users: readonly Listed[], total: number }
 *   | { type: 'searched', search: string }
 *   | { type: 'called', peer: Person, wanted: Wanted }
 *   | { type: 'rang', peer: Person, wanted: Wanted }
 *   | { type: 'back' }
 *   | { type: 'trouble', trouble: Trouble }
 *   | { type: 'dismissed' }
 *   | CallEvent} Event
 */

export {};
