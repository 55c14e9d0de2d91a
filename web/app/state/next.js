import { nextInCall } from './next-in-call.js';
import { emptyChat, nothingSent } from './state.js';

/** @import { Activity, Inside, Person, State } from './state.js' */
/** @import { Event } from './event.js' */

/**
 * The page's one transition function: pure, total; an event that means nothing in a state leaves it as it is.
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
export function next(state, event) {
  switch (event.type) {
    case 'arrived':
      return { tag: 'entrance', attempt: { tag: 'idle' } };
    case 'closed':
      return { tag: 'closed', why: event.why, trouble: event.trouble };
    case 'entered':
      return enter(state, event.me);
    default:
      if (state.tag === 'inside') return nextInside(state, event);
      return state.tag === 'closed' ? state : nextOutside(state, event);
  }
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function nextOutside(state, event) {
  switch (event.type) {
    case 'entering':
      // A tab that comes back is let in as a rule: it need not see the entrance on its way.
      return state.tag === 'starting' ? state : { tag: 'entrance', attempt: { tag: 'connecting' } };
    case 'server-silent':
      return { tag: 'entrance', attempt: { tag: 'waiting' } };
    case 'refused':
      return { tag: 'entrance', attempt: { tag: 'refused', trouble: event.trouble } };
    default:
      return state;
  }
}

/**
 * @param {State} state
 * @param {Person} me
 * @returns {State}
 */
function enter(state, me) {
  if (state.tag === 'inside') return { ...state, me };
  return {
    tag: 'inside',
    me,
    link: { tag: 'online' },
    people: { tag: 'loading' },
    activity: { tag: 'lobby', search: '' },
    trouble: null,
  };
}

/**
 * @param {Inside} inside
 * @param {Event} event
 * @returns {Inside}
 */
function nextInside(inside, event) {
  switch (event.type) {
    case 'link':
      return { ...inside, link: event.link };
    case 'presence':
      return { ...inside, people: { tag: 'known', users: event.users, total: event.total } };
    case 'trouble':
      return { ...inside, trouble: event.trouble };
    case 'dismissed':
      return { ...inside, trouble: null };
    case 'called':
    case 'rang':
    case 'back':
      return { ...inside, trouble: null, activity: begin(inside.activity, event) };
    case 'answer-failed':
      return { ...inside, trouble: event.trouble, activity: nextActivity(inside.activity, event) };
    case 'answering':
      return { ...inside, trouble: null, activity: nextActivity(inside.activity, event) };
    case 'ended':
      // The end screen says it; a notice beside it would say it twice.
      return { ...inside, trouble: null, activity: nextActivity(inside.activity, event) };
    default: {
      const activity = nextActivity(inside.activity, event);
      return activity === inside.activity ? inside : { ...inside, activity };
    }
  }
}

/**
 * @param {Activity} activity
 * @param {Extract<Event, { type: 'called' | 'rang' | 'back' }>} event
 * @returns {Activity}
 */
function begin(activity, event) {
  // A user is in one call at most; until it has ended, nothing else begins.
  if (activity.tag === 'call' || activity.tag === 'incoming') return activity;
  switch (event.type) {
    case 'called':
      return {
        tag: 'call', peer: event.peer, direction: 'outgoing', wanted: event.wanted, progress: { tag: 'calling' },
        since: null, local: nothingSent, remote: nothingSent, chat: emptyChat, soundBlocked: false,
      };
    case 'rang':
      return { tag: 'incoming', peer: event.peer, wanted: event.wanted, answering: null };
    case 'back':
      return { tag: 'lobby', search: '' };
  }
}

/**
 * @param {Activity} activity
 * @param {Event} event
 * @returns {Activity}
 */
function nextActivity(activity, event) {
  switch (activity.tag) {
    case 'lobby':
      return event.type === 'searched' ? { ...activity, search: event.search } : activity;
    case 'incoming':
    case 'call':
      return nextInCall(activity, event);
    case 'ended':
      return activity;
  }
}
