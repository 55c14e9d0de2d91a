import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACK_DELAY, HELD_MESSAGES, HELD_SIZE, RelayInbox } from '../../../sdk/core/relay-inbox.js';

function open() {
  /** @type {RelayInbox<{ n: number }>} */
  const inbox = new RelayInbox();
  inbox.open(0);
  return inbox;
}

/** @param {RelayInbox<{ n: number }>} inbox @param {number[]} numbers */
function receive(inbox, numbers, now = 0, size = 10) {
  for (const n of numbers) inbox.receive(now, n, { n }, size);
}

/** @param {RelayInbox<{ n: number }>} inbox */
const taken = (inbox) => inbox.takeReady().map(({ n }) => n);

for (const { title, arrivals, delivered, ack } of [
  { title: 'Messages in order are delivered', arrivals: [1, 2, 3], delivered: [1, 2, 3], ack: 3 },
  { title: 'Doubles are dropped', arrivals: [1, 1, 2, 1, 2], delivered: [1, 2], ack: 2 },
  { title: 'Early messages wait for the missing one', arrivals: [3, 2, 1], delivered: [1, 2, 3], ack: 3 },
  { title: 'Behind a gap nothing is delivered', arrivals: [1, 3, 4], delivered: [1], ack: 1 },
  { title: 'A number beyond the window is dropped', arrivals: [1, 66, 999_999], delivered: [1], ack: 1 },
]) {
  test(title, () => {
    const inbox = open();
    receive(inbox, arrivals);
    assert.deepEqual(taken(inbox), delivered);
    assert.equal(inbox.ack, ack);
  });
}

test('An acknowledgement is owed within 100 ms', () => {
  const inbox = open();
  receive(inbox, [1], 1000);
  assert.equal(inbox.nextTimeout, 1000 + ACK_DELAY);
  receive(inbox, [2], 1050);
  assert.equal(inbox.isAckDue(1099), false);
  assert.equal(inbox.isAckDue(1100), true);
  assert.equal(inbox.takeAck(), 2);
  assert.equal(inbox.nextTimeout, null);
});

test('After 16 messages it is owed at once', () => {
  const inbox = open();
  receive(inbox, Array.from({ length: 15 }, (_, i) => i + 1), 7);
  assert.equal(inbox.isAckDue(7), false);
  receive(inbox, [16], 7);
  assert.equal(inbox.isAckDue(7), true);
});

test('A double is acknowledged again', () => {
  const inbox = open();
  receive(inbox, [1]);
  inbox.takeAck();
  receive(inbox, [1], 500);
  assert.equal(inbox.nextTimeout, 600);
  assert.equal(inbox.takeAck(), 1);
});

test('Before the answer messages are held in order, unacknowledged', () => {
  /** @type {RelayInbox<{ n: number }>} */
  const inbox = new RelayInbox();
  receive(inbox, [2, 1, 3]);
  assert.deepEqual(taken(inbox), []);
  assert.equal(inbox.takeAck(), 0);
  assert.equal(inbox.nextTimeout, null);
  assert.equal(inbox.ack, 3);
  inbox.open(50);
  assert.deepEqual(taken(inbox), [1, 2, 3]);
  assert.equal(inbox.nextTimeout, 150);
});

test('What is held before the answer is bounded in number', () => {
  /** @type {RelayInbox<{ n: number }>} */
  const inbox = new RelayInbox();
  receive(inbox, Array.from({ length: HELD_MESSAGES + 20 }, (_, i) => i + 1));
  assert.equal(inbox.ack, HELD_MESSAGES);
});

test('What is held before the answer is bounded in size', () => {
  /** @type {RelayInbox<{ n: number }>} */
  const inbox = new RelayInbox();
  receive(inbox, [1, 2, 3], 0, HELD_SIZE / 2);
  assert.equal(inbox.ack, 2);
});

test('After a reconnect the last acknowledgement is repeated', () => {
  const inbox = open();
  receive(inbox, [1]);
  inbox.takeAck();
  inbox.pause();
  inbox.resume(1000);
  assert.equal(inbox.nextTimeout, 1100);
});
