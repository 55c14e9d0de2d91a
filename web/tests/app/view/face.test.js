import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialOf, toneOf } from '../../../app/view/face.js';

test('The initial is the first letter as a person reads it', () => {
  assert.equal(initialOf('naomi'), 'N');
  assert.equal(initialOf('  priya'), 'P');
  assert.equal(initialOf('현우'), '현');
  assert.equal(initialOf('e\u0301lan'), 'E\u0301');
  assert.equal(initialOf('👩‍🚀 Sam'), '👩‍🚀');
});

test('A name without a letter still has a face', () => {
  assert.equal(initialOf('   '), '?');
});

test('A name has the same tone everywhere, and names differ', () => {
  const names = ['Amara', 'Ben', 'Chidi', 'Dana', 'Eun-ji', 'Farid', 'Grace', 'Hugo'];
  for (const name of names) assert.equal(toneOf(name), toneOf(name));
  assert.ok(new Set(names.map(toneOf)).size > 2);
  for (const name of names) assert.ok(toneOf(name) >= 0 && toneOf(name) < 6);
});
