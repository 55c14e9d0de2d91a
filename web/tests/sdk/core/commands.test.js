import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANSWER_WITHIN, Commands, RETRY_AFTER } from '../../../sdk/core/commands.js';

/** @param {{ id: number }[]} commands */
const ids = (commands) => commands.map(({ id }) => id);

function three() {
  const commands = new Commands();
  commands.add(0, { type: 'call', call: 'a', to: 'p' });
  commands.add(0, { type: 'ringing', call: 'b' });
  commands.add(0, { type: 'subscribe', lobby: true });
  return commands;
}

test('Commands are numbered and keep their members', () => {
  assert.deepEqual(new Commands().add(0, { type: 'call', call: 'a', to: 'p' }), { type: 'call', id: 1, call: 'a', to: 'p' });
});

test('After a reconnect the unanswered ones go out again, oldest first', () => {
  const commands = three();
  commands.answer(2);
  assert.deepEqual(ids(commands.takeDue(10, 'all')), [1, 3]);
});

test('A command is answered once', () => {
  const commands = three();
  assert.equal(commands.answer(1)?.type, 'call');
  assert.equal(commands.answer(1), null);
});

test('An id is never used again', () => {
  const commands = three();
  commands.answer(3);
  assert.equal(commands.add(0, { type: 'unsubscribe' }).id, 4);
});

test('A command without an answer goes out again', () => {
  const commands = three();
  assert.equal(commands.nextTimeout, ANSWER_WITHIN);
  assert.deepEqual(ids(commands.takeDue(ANSWER_WITHIN - 1, 'due')), []);
  assert.deepEqual(ids(commands.takeDue(ANSWER_WITHIN, 'due')), [1, 2, 3]);
  assert.equal(commands.nextTimeout, 2 * ANSWER_WITHIN);
});

test('A busy server is asked again a few times, then the command has failed', () => {
  const commands = new Commands();
  commands.add(0, { type: 'call', call: 'a' });
  let now = 0;
  for (const delay of RETRY_AFTER) {
    assert.equal(commands.postpone(now, 1), true);
    assert.equal(commands.nextTimeout, now += delay);
    assert.deepEqual(ids(commands.takeDue(now, 'due')), [1]);
  }
  assert.equal(commands.postpone(now, 1), false);
});

test('When messages were dropped all commands go out again', () => {
  const commands = three();
  commands.postponeAll(700);
  assert.deepEqual(ids(commands.takeDue(700, 'due')), [1, 2, 3]);
});

test('It knows whether a call waits for an answer', () => {
  const commands = three();
  assert.equal(commands.concerns('a'), true);
  commands.answer(1);
  assert.equal(commands.concerns('a'), false);
});

test('What is replaced is not sent again', () => {
  const commands = three();
  commands.discard(({ type }) => type === 'subscribe');
  assert.deepEqual(ids(commands.takeDue(0, 'all')), [1, 2]);
});
