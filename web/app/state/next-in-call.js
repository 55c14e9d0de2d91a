import { emptyChat, nothingSent } from './state.js';

/** @import { Activity, Chat, InCall, Incoming, Message, Progress } from './state.js' */
/** @import { Event } from './event.js' */

/**
 * A call that rings here or runs moves on.
 * @param {Incoming | InCall} activity
 * @param {Event} event
 * @returns {Activity}
 */
export function nextInCall(activity, event) {
  return activity.tag === 'incoming' ? nextIncoming(activity, event) : nextRunning(activity, event);
}

/**
 * @param {Incoming} incoming
 * @param {Event} event
 * @returns {Activity}
 */
function nextIncoming(incoming, event) {
  switch (event.type) {
    case 'answering':
      return { ...incoming, answering: event.wanted };
    case 'answer-failed':
      return { ...incoming, answering: null };
    case 'progress':
      return isAnswered(event.progress) ? answered(incoming, event.progress) : incoming;
    case 'ended':
      return {
        tag: 'ended', peer: incoming.peer, direction: 'incoming', wanted: incoming.wanted,
        reason: event.reason, by: event.by, lasted: null, trouble: event.trouble,
      };
    default:
      return incoming;
  }
}

/**
 * @param {InCall} call
 * @param {Event} event
 * @returns {Activity}
 */
function nextRunning(call, event) {
  switch (event.type) {
    case 'progress':
      return { ...call, progress: event.progress };
    case 'media':
      return { ...call, local: event.local, remote: event.remote };
    case 'text':
      return { ...call, chat: withMessage(call.chat, event.message) };
    case 'delivered':
      return { ...call, chat: withDelivered(call.chat, event.id) };
    case 'chat':
      return { ...call, chat: { ...call.chat, open: event.open, unread: 0 } };
    case 'sound':
      return { ...call, soundBlocked: event.blocked };
    case 'ended':
      return {
        tag: 'ended', peer: call.peer, direction: call.direction, wanted: call.wanted,
        reason: event.reason, by: event.by, lasted: lastedUntil(event.at, call.progress), trouble: event.trouble,
      };
    default:
      return call;
  }
}

/** @param {Progress} progress */
function isAnswered(progress) {
  return progress.tag !== 'calling' && progress.tag !== 'ringing';
}

/**
 * @param {Incoming} incoming
 * @param {Progress} progress
 * @returns {InCall}
 */
function answered(incoming, progress) {
  return {
    tag: 'call', peer: incoming.peer, direction: 'incoming', wanted: incoming.answering ?? incoming.wanted, progress,
    local: nothingSent, remote: nothingSent, chat: emptyChat, soundBlocked: false,
  };
}

/**
 * @param {Chat} chat
 * @param {Message} message
 * @returns {Chat}
 */
function withMessage(chat, message) {
  const unseen = message.from === 'peer' && !chat.open;
  return { ...chat, unread: unseen ? chat.unread + 1 : chat.unread, messages: [...chat.messages, message] };
}

/**
 * @param {Chat} chat
 * @param {string} id
 * @returns {Chat}
 */
function withDelivered(chat, id) {
  return { ...chat, messages: chat.messages.map((message) => (message.id === id ? { ...message, delivered: true } : message)) };
}

/**
 * @param {number} at
 * @param {Progress} progress
 * @returns {number | null} milliseconds of talk, or null when nobody ever talked
 */
function lastedUntil(at, progress) {
  return 'since' in progress ? Math.max(0, at - progress.since) : null;
}
