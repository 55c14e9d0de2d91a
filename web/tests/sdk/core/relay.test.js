import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RelayInbox } from '../../../sdk/core/relay-inbox.js';
import { RelayOutbox } from '../../../sdk/core/relay-outbox.js';
import { seeded } from '../random.js';

/**
 * One sender and one receiver over a line that loses, doubles and reorders, and that is cut at times. Plays until all is
 * acknowledged, and counts what the receiver was given.
 * @param {number} seed
 * @param {number} messages
 */
function play(seed, messages) {
  const random = seeded(seed);
  const outbox = new RelayOutbox();
  /** @type {RelayInbox<{ text: string }>} */
  const inbox = new RelayInbox();
  /** @type {{ at: number, arrive: (now: number) => void }[]} */
  let travelling = [];
  /** @type {string[]} */
  const delivered = [];
  let now = 0;
  let pushed = 0;

  /** @param {(now: number) => void} arrive */
  function travel(arrive) {
    for (let copies = random() < 0.1 ? 2 : 1; copies > 0; copies--) {
      if (random() < 0.3) continue;
      travelling.push({ at: now + 1 + Math.floor(random() * 300), arrive });
    }
  }

  function pump() {
    for (const { seq, payload } of outbox.takeSends()) {
      travel((at) => inbox.receive(at, seq, /** @type {{ text: string }} */ (payload), 10));
    }
    if (inbox.isAckDue(now)) {
      const ack = inbox.takeAck();
      travel((at) => { outbox.acknowledge(at, ack); });
    }
    for (const { text } of inbox.takeReady()) delivered.push(text);
  }

  outbox.resend(now);
  const openAt = Math.floor(random() * 5000);
  for (let steps = 0; outbox.pending > 0 || pushed < messages; steps++) {
    assert.ok(steps < 100_000, `seed ${seed} does not end`);
    if (pushed < messages && random() < 0.5) outbox.push(now, 'message', { text: `${++pushed}` });
    if (random() < 0.01) { // The connection is cut: everything under way is gone, and the sender comes back.
      travelling = [];
      outbox.hold();
      inbox.pause();
      now += 500;
      outbox.resend(now);
      inbox.resume(now);
    }
    pump();
    const next = [outbox.nextTimeout, inbox.nextTimeout, ...travelling.map(({ at }) => at)].filter((at) => at !== null);
    now = Math.max(now, Math.min(now + 200, ...next));
    if (now >= openAt) inbox.open(now);
    const arrived = travelling.filter(({ at }) => at <= now);
    travelling = travelling.filter(({ at }) => at > now);
    for (const { arrive } of arrived) arrive(now);
    outbox.handleTimeout(now);
    pump();
  }
  return delivered;
}

test('Over a line that loses, doubles and reorders, every message arrives exactly once and in order', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const messages = 1 + (seed % 150);
    const expected = Array.from({ length: messages }, (_, i) => `${i + 1}`);
    assert.deepEqual(play(seed, messages), expected, `seed ${seed}`);
  }
});
