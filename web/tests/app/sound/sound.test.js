import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incoming, over, ringback } from '../../../app/sound/patterns.js';
import { soundOf } from '../../../app/sound/ringing.js';
import { gallery } from '../screens/gallery.js';

/** @param {string} screen */
const heard = (screen) => soundOf(/** @type {import('../../../app/state/state.js').State} */ (gallery[screen]));

test('A round of ringing is over before the next begins', () => {
  for (const { notes, period } of [incoming, ringback]) {
    for (const { at, length } of notes) assert.ok(period !== null && at + length < period);
  }
});

test('Nothing is loud enough to distort', () => {
  for (const { notes } of [incoming, ringback, over]) {
    // Loudness falls from each note's start on, so the loudest moments are starts.
    for (const { at } of notes) {
      const together = notes.filter((note) => note.at <= at && at < note.at + note.length);
      assert.ok(together.reduce((sum, { loudness }) => sum + loudness, 0) < 1);
    }
  }
});

test('One hears who calls, until one answers', () => {
  assert.equal(heard('incoming'), incoming);
  assert.equal(heard('incoming-answering'), null);
});

test('One hears it ring at the other side, and nothing while it is being looked for', () => {
  assert.equal(heard('outgoing-asking'), null);
  assert.equal(heard('outgoing-ringing'), ringback);
  assert.equal(heard('call'), null);
});

test('One hears an end that one did not make', () => {
  assert.equal(heard('ended'), over);
  assert.equal(heard('ended-no-media'), null);
});

test('Lobby, entrance and closed are silent', () => {
  for (const screen of ['lobby', 'entrance', 'closed-left']) assert.equal(heard(screen), null);
});
