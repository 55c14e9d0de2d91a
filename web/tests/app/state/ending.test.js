import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canCallAgain, canCallWithoutVideo, headingKey, reasonKeys } from '../../../app/state/ending.js';
import { Words } from '../../../app/words/words.js';

/** @import { Ended } from '../../../app/state/state.js' */

/** @param {string} reason @param {Partial<Ended>} [rest] @returns {Ended} */
const ended = (reason, rest = {}) => ({
  tag: 'ended', peer: { id: 'p', name: 'Priya' }, direction: 'outgoing', wanted: { audio: true, video: true },
  reason, by: null, lasted: null, trouble: { code: reason, message: '', fix: '' }, ...rest,
});
const english = new Words('en');
const say = (/** @type {Ended} */ end) => english.sayFirst(reasonKeys(end), { name: 'Priya' });

test('Who ended the call is said from this side', () => {
  assert.equal(say(ended('hung-up', { by: 'me' })), 'You ended the call.');
  assert.equal(say(ended('hung-up', { by: 'peer' })), 'Priya ended the call.');
});

test('An end by nobody known is the other side’s', () => {
  assert.equal(say(ended('left')), 'Priya closed the page.');
});

test('No answer reads differently for who called and who was called', () => {
  assert.equal(say(ended('no-answer')), 'Priya did not answer. Try again later.');
  assert.equal(say(ended('no-answer', { direction: 'incoming' })), 'Priya called, and nobody answered.');
});

test('A more precise error is said before the reason', () => {
  const trouble = { code: 'permission-denied', message: '', fix: '' };
  assert.equal(say(ended('no-media', { by: 'me', trouble })), 'The browser did not give access to the camera or microphone.');
});

test('An error without words of its own leaves the word to the reason', () => {
  const trouble = { code: 'invented', message: '', fix: '' };
  assert.equal(say(ended('no-media', { by: 'me', trouble })), 'No camera or microphone could be used.');
});

test('An unknown reason still says that the call is over', () => {
  assert.equal(say(ended('invented')), 'The call has ended.');
});

test('A call that nobody took was missed by who was called', () => {
  const incoming = /** @type {const} */ ('incoming');
  assert.equal(headingKey(ended('cancelled', { direction: incoming, by: 'peer' })), 'ended.missed');
  assert.equal(headingKey(ended('no-answer', { direction: incoming })), 'ended.missed');
  assert.equal(headingKey(ended('declined', { direction: incoming, by: 'me' })), 'ended.heading');
  assert.equal(headingKey(ended('answered-elsewhere', { direction: incoming })), 'ended.heading');
});

test('A call that never was is not called an ended one, unless one cancelled it oneself', () => {
  assert.equal(headingKey(ended('busy')), 'ended.notConnected');
  assert.equal(headingKey(ended('cancelled', { by: 'me' })), 'ended.heading');
  assert.equal(headingKey(ended('hung-up', { by: 'peer', lasted: 5 })), 'ended.heading');
});

test('One can call again, but not while the call runs on another device', () => {
  assert.equal(canCallAgain(ended('busy')), true);
  assert.equal(canCallAgain(ended('answered-elsewhere')), false);
});

test('A call without video is offered when this side’s camera failed', () => {
  assert.equal(canCallWithoutVideo(ended('no-media', { by: 'me' })), true);
  assert.equal(canCallWithoutVideo(ended('no-media', { by: 'peer' })), false);
  assert.equal(canCallWithoutVideo(ended('no-media', { by: 'me', wanted: { audio: true, video: false } })), false);
  assert.equal(canCallWithoutVideo(ended('hung-up', { by: 'me' })), false);
});
