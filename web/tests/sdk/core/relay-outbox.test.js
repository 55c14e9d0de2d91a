import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelayOutbox, WINDOW } from '../../../sdk/core/relay-outbox.js';

/** @param {RelayOutbox} outbox */
const numbers = (outbox) => outbox.takeSends().map(({ seq }) => seq);

/** @param {number} messages */
function started(messages) {
  const outbox = new RelayOutbox();
  outbox.resend(0);
  for (let i = 0; i < messages; i++) outbox.push(0, 'message', { text: `${i}` });
  return outbox;
}

test('Messages are numbered from 1 and sent at once', () => {
  assert.deepEqual(numbers(started(3)), [1, 2, 3]);
});

test('Nothing is sent before the peer can be reached', () => {
  const outbox = new RelayOutbox();
  outbox.push(0, 'video-offer', { sdp: '' });
  assert.deepEqual(numbers(outbox), []);
  assert.equal(outbox.nextTimeout, null);
  outbox.resend(5);
  assert.deepEqual(numbers(outbox), [1]);
});

test('At most 64 messages are unacknowledged, and more wait', () => {
  const outbox = started(WINDOW + 10);
  assert.equal(numbers(outbox).length, 64);
  outbox.acknowledge(1, 3);
  assert.deepEqual(numbers(outbox), [65, 66, 67]);
  assert.equal(outbox.pending, WINDOW + 10 - 3);
});

test('Without an acknowledgement everything goes out again after 2, 4, 8 and 8 seconds', () => {
  const outbox = started(2);
  outbox.takeSends();
  let now = 0;
  for (const delay of [2000, 4000, 8000, 8000, 8000]) {
    assert.equal(outbox.nextTimeout, now + delay);
    outbox.handleTimeout(now + delay - 1);
    assert.deepEqual(numbers(outbox), []);
    outbox.handleTimeout(now += delay);
    assert.deepEqual(numbers(outbox), [1, 2]);
  }
});

test('An acknowledgement starts the intervals again, and the last one stops them', () => {
  const outbox = started(2);
  outbox.handleTimeout(2000);
  outbox.acknowledge(3000, 1);
  assert.equal(outbox.nextTimeout, 5000);
  outbox.acknowledge(3500, 2);
  assert.equal(outbox.nextTimeout, null);
});

test('An old or impossible acknowledgement is ignored', () => {
  const outbox = started(3);
  assert.equal(outbox.acknowledge(0, 4), false);
  assert.equal(outbox.acknowledge(0, -1), false);
  assert.equal(outbox.acknowledge(0, 2), true);
  assert.equal(outbox.acknowledge(0, 1), false);
  assert.equal(outbox.acked, 2);
});

test('While held nothing is sent, and afterwards everything unacknowledged, in order', () => {
  const outbox = started(2);
  outbox.hold();
  outbox.push(10, 'app', { data: 1 });
  assert.equal(outbox.nextTimeout, null);
  assert.deepEqual(numbers(outbox), []);
  outbox.acknowledge(20, 1);
  outbox.resend(30);
  assert.deepEqual(numbers(outbox), [2, 3]);
  assert.equal(outbox.nextTimeout, 2030);
});

test('Pushing later does not put off sending the oldest again', () => {
  const outbox = started(1);
  outbox.push(1900, 'app', { data: 1 });
  assert.equal(outbox.nextTimeout, 2000);
});
