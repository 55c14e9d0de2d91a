import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, inWords } from '../../../app/state/duration.js';
import { Words } from '../../../app/words/words.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

test('The clock shows minutes and seconds, and hours from the first on', () => {
  assert.equal(clock(0), '0:00');
  assert.equal(clock(59_999), '0:59');
  assert.equal(clock(12 * minute + 5 * second), '12:05');
  assert.equal(clock(hour + 2 * minute + 3 * second), '1:02:03');
});

test('A clock that was set back shows zero', () => {
  assert.equal(clock(-5000), '0:00');
});

test('A length in words has no more parts than one needs', () => {
  const english = new Words('en');
  const korean = new Words('ko');
  assert.equal(inWords(42 * second, english), '42 s');
  assert.equal(inWords(3 * minute + 7 * second, english), '3 min 7 s');
  assert.equal(inWords(2 * hour + 3 * minute, english), '2 h 3 min');
  assert.equal(inWords(3 * minute + 7 * second, korean), '3분 7초');
});
