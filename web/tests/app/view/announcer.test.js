import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announcementOf } from '../../../app/view/announcer.js';
import { Words } from '../../../app/words/words.js';
import { gallery } from '../screens/gallery.js';

/** @import { State } from '../../../app/state/state.js' */

const words = new Words('en');
/** @param {string} before @param {string} after */
const said = (before, after) => announcementOf(
  /** @type {State} */ (gallery[before]), /** @type {State} */ (gallery[after]), words);

test('The connection’s return is said', () => {
  assert.equal(said('lobby-reconnecting', 'lobby'), 'Connected again.');
  assert.equal(said('lobby', 'lobby-reconnecting'), '');
});

test('A call that connects is said, and one that connects again', () => {
  assert.equal(said('call-connecting', 'call'), 'Connected with Priya');
  assert.equal(said('call-media-lost', 'call'), 'Connected with Priya');
});

test('The reason of an end is said, with what to do', () => {
  assert.equal(said('call', 'ended'), 'Priya ended the call.');
  assert.match(said('outgoing-asking', 'ended-no-media'), /did not give access.+Allow both/);
});

test('New messages are said while the chat is closed', () => {
  assert.match(said('call', 'call-unread'), /Messages, 3 new/);
  assert.equal(said('call', 'call-chat'), '');
});

test('What the other side switches is said', () => {
  assert.equal(said('call', 'call-peer-screen'), 'Priya: Shares a screen');
  assert.match(said('call', 'call-audio'), /Priya: Muted/);
});

test('Nothing is said when nothing happens', () => {
  assert.equal(said('call', 'call'), '');
  assert.equal(said('entrance', 'lobby'), '');
});
