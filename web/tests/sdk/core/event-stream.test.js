import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventStream } from '../../../sdk/core/event-stream.js';

function at(epoch = 'e', offset = 5) {
  const stream = new EventStream();
  stream.begin(epoch, offset);
  return stream;
}

for (const { title, epoch, offset, arrival } of /** @type {const} */ ([
  { title: 'The next event is new', epoch: 'e', offset: 6, arrival: 'new' },
  { title: 'A repeated event is a double', epoch: 'e', offset: 5, arrival: 'double' },
  { title: 'An event of another epoch is stale', epoch: 'd', offset: 6, arrival: 'stale' },
  { title: 'A missing event is a gap', epoch: 'e', offset: 7, arrival: 'gap' },
])) {
  test(title, () => assert.equal(at().receive(0, epoch, offset), arrival));
}

test('Before the first welcome every event is stale', () => {
  assert.equal(new EventStream().receive(0, 'e', 1), 'stale');
});

test('Events are acknowledged together, at most 200 ms after the first', () => {
  const stream = at();
  stream.receive(1000, 'e', 6);
  stream.receive(1100, 'e', 7);
  const due = /** @type {number} */ (stream.nextTimeout);
  assert.ok(due <= 1200);
  assert.equal(stream.takeAck(due - 1), null);
  assert.equal(stream.takeAck(due), 7);
  assert.equal(stream.takeAck(due + 1000), null);
  assert.equal(stream.nextTimeout, null);
});

test('A double is acknowledged again', () => {
  const stream = at();
  stream.receive(0, 'e', 5);
  assert.equal(stream.takeAck(200), 5);
});

test('What was handled is what a resume names', () => {
  const stream = at();
  assert.equal(new EventStream().position, null);
  stream.receive(0, 'e', 6);
  assert.deepEqual(stream.position, { epoch: 'e', offset: 6 });
  stream.forget();
  assert.equal(stream.position, null);
});
