import { emptyChat, nothingSent } from './state.js';

/** @import { Activity, Chat, InCall, Incoming, Message, Progress } from './state.js' */
/** @import { Event } from './event.js' */

/** @typedef {Extract<Event, { type: 'progress' }>} Moved */

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
      return isAnswered(event.progress) ? answered(incoming, event) : incoming;
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
      return { ...call, progress: event.progress, since: call.since ?? beginning(event) };
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
        reason: event.reason, by: event.by, lasted: call.since === null ? null : Math.max(0, event.at - call.since), trouble: event.trouble,
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
 * When talking began, if it has.
 * @param {Moved} event
 */
function beginning({ progress, at }) {
  return progress.tag === 'connected' ? at : null;
}

/**
 * @param {Incoming} incoming
 * @param {Moved} event
 * @returns {InCall}
 */
function answered(incoming, event) {
  return {
    tag: 'call', peer: incoming.peer, direction: 'incoming', wanted: incoming.answering ?? incoming.wanted, progress: event.progress,
    since: beginning(event), local: nothingSent, remote: nothingSent, chat: emptyChat, soundBlocked: false,
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
