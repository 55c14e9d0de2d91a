import { reasonWords } from '../state/ending.js';
import { html } from './element.js';

/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * Says aloud, to those who listen to the page, what others see happen.
 * @returns {(state: State, words: Words) => void}
 */
export function createAnnouncer() {
  const announcer = html('announcer');
  /** @type {State | null} */
  let before = null;

  return (state, words) => {
    const said = before ? announcementOf(before, state, words) : '';
    if (said !== '') announcer.textContent = said;
    before = state;
  };
}

/**
 * @param {State} before
 * @param {State} after
 * @param {Words} words
 * @returns {string} empty when there is nothing to say
 */
export function announcementOf(before, after, words) {
  if (before.tag !== 'inside' || after.tag !== 'inside') return '';
  const said = [];
  if (before.link.tag === 'reconnecting' && after.link.tag === 'online') said.push(words.say('link.back'));
  const was = before.activity;
  const is = after.activity;
  if (is.tag === 'ended' && was.tag !== 'ended') said.push(reasonWords(is, words));
  if (is.tag === 'call' && was.tag === 'call') {
    const { name } = is.peer;
    if (is.progress.tag === 'connected' && was.progress.tag !== 'connected') said.push(words.say('call.connected', { name }));
    if (is.chat.unread > was.chat.unread) said.push(words.count('call.chatUnread', { count: is.chat.unread }));
    if (was.remote.audio && !is.remote.audio) said.push(`${name}: ${words.say('call.peerMuted')}`);
    if (!was.remote.screen && is.remote.screen) said.push(`${name}: ${words.say('call.peerScreen')}`);
  }
  return said.join(' ');
}
