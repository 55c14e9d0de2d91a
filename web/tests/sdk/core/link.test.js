import assert from 'node:assert/strict';
import { test } from 'node:test';
import { afterClose, BACKOFF_MOST, Link, SILENCE } from '../../../sdk/core/link.js';

function dialled(random = () => 0) {
  const link = new Link(random);
  link.start(0);
  assert.equal(link.takeConnect(), true);
  return link;
}

function online(random = () => 0) {
  const link = dialled(random);
  link.opened(0);
  link.welcomed(0);
  return link;
}

for (const [code, next] of /** @type {const} */ ([
  [4000, 'resume'], [4001, 'fresh'], [4002, 'never'], [4003, 'sign-in'], [1007, 'never'], [1006, 'resume'], [1001, 'resume'], [4999, 'resume'],
])) {
  test(`Close code ${code} means: ${next}`, () => assert.equal(afterClose(code), next));
}

test('A lost connection is dialled again at once, then after 0.5 s doubling to 8 s', () => {
  const link = online();
  link.closed(60_000, 1006, '');
  let now = 60_000;
  for (const delay of [0, 500, 1000, 2000, 4000, 8000, 8000]) {
    assert.equal(link.nextTimeout, now + delay);
    link.handleTimeout(now += delay);
    assert.equal(link.takeConnect(), true);
    link.closed(now, 1006, '');
  }
});

test('A wait is shortened at random by at most half', () => {
  const link = dialled(() => 0.999);
  link.closed(0, 1006, '');
  const at = /** @type {number} */ (link.nextTimeout);
  assert.ok(at >= 250 && at < 260, `${at}`);
});

test('A server that hangs up right after welcome is not dialled in a tight loop', () => {
  const link = dialled();
  let now = 0;
  for (let i = 0; i < 8; i++) {
    link.opened(now);
    link.welcomed(now);
    link.closed(now, 4000, 'slow-consumer');
    now = /** @type {number} */ (link.nextTimeout);
    link.handleTimeout(now);
  }
  assert.ok(now > 2 * BACKOFF_MOST, `${now}`);
});

test('After going-away it comes back when the server asked for it', () => {
  const link = online();
  link.goingAway(10_000, 1234);
  link.closed(10_050, 4000, 'going-away');
  assert.equal(link.nextTimeout, 11_234);
});

test('A connection without a sound for 40 s is dropped', () => {
  const link = online();
  link.heard(5000);
  link.handleTimeout(5000 + SILENCE - 1);
  assert.equal(link.takeClose(), false);
  link.handleTimeout(5000 + SILENCE);
  assert.equal(link.takeClose(), true);
  assert.equal(link.takeClose(), false);
  assert.equal(link.state.name, 'waiting');
});

test('A dial without result and a hello without welcome are given up', () => {
  const link = dialled();
  link.handleTimeout(10_000);
  assert.equal(link.takeClose(), true);
  link.handleTimeout(/** @type {number} */ (link.nextTimeout));
  assert.equal(link.takeConnect(), true);
  link.opened(11_000);
  link.handleTimeout(21_000);
  assert.equal(link.takeClose(), true);
});

test('Starting while waiting dials at once', () => {
  const link = dialled();
  link.closed(0, 1006, '');
  link.start(1);
  assert.equal(link.takeConnect(), true);
});

for (const [code, reason, name, told] of /** @type {const} */ ([
  [4002, 'replaced', 'closed', 'replaced'],
  [1007, '', 'closed', 'not-utf8'],
  [4003, 'token-expired', 'signed-out', 'token-expired'],
])) {
  test(`Closing with ${code} ${reason} stops it`, () => {
    const link = online();
    link.closed(5000, code, reason);
    assert.deepEqual(link.state, { name, code: told });
    assert.equal(link.nextTimeout, null);
    link.start(6000);
    assert.equal(link.takeConnect(), false);
  });
}

test('After signing in it dials again, but ever more slowly when tokens are refused', () => {
  const link = online();
  let now = 60_000;
  for (const delay of [0, 500, 1000]) {
    link.closed(now, 4003, 'token-invalid');
    link.signedIn(now);
    assert.equal(link.nextTimeout, now + delay);
    link.handleTimeout(now += delay);
    link.opened(now);
  }
});

test('Late news of an abandoned socket changes nothing', () => {
  const link = online();
  link.drop(100);
  const before = link.state;
  link.closed(200, 4002, 'replaced');
  assert.equal(link.state, before);
});
