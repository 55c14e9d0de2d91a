import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GIVE_UP_AFTER, LOST_AFTER, MediaPath, POLITE_WAIT, RESTART_EVERY } from '../../../sdk/core/media-path.js';

/** @param {boolean} polite */
function up(polite = false) {
  const path = new MediaPath(polite);
  path.answered(0);
  path.connectionIs(0, 'connected');
  return path;
}

/** Runs the clock and collects what is wished. @param {MediaPath} path @param {number} from @param {number} to */
function run(path, from, to) {
  /** @type {[number, string][]} */
  const wishes = [];
  for (let next = path.nextTimeout; next !== null && next <= to; next = path.nextTimeout) {
    const now = Math.max(from, next);
    path.handleTimeout(now);
    const wish = path.takeWish();
    if (wish !== 'nothing') wishes.push([now, wish]);
  }
  return wishes;
}

test('A short disturbance is ridden out', () => {
  const path = up();
  path.connectionIs(1000, 'disconnected');
  path.handleTimeout(1000 + LOST_AFTER - 1);
  path.connectionIs(2500, 'connected');
  assert.equal(path.state.name, 'up');
  assert.equal(path.nextTimeout, null);
});

test('A path that is disconnected for 2 s is lost, and the impolite side restarts at once', () => {
  const path = up();
  path.connectionIs(1000, 'disconnected');
  assert.deepEqual(run(path, 1000, 3000), [[3000, 'restart']]);
  assert.equal(path.state.name, 'lost');
});

test('A failed path is lost at once', () => {
  const path = up();
  path.connectionIs(1000, 'failed');
  assert.deepEqual(run(path, 1000, 1000), [[1000, 'restart']]);
});

test('The polite side leaves the restart to the other one, and does it only when nothing comes', () => {
  const path = up(true);
  path.connectionIs(1000, 'failed');
  assert.deepEqual(run(path, 1000, 1000 + POLITE_WAIT), [[1000 + POLITE_WAIT, 'restart']]);
  const other = up(true);
  other.connectionIs(1000, 'failed');
  other.remoteOffered(1500);
  assert.deepEqual(run(other, 1500, 1000 + POLITE_WAIT), []);
});

test('Both sides together restart once per interval, not in a circle', () => {
  const [impolite, polite] = [up(false), up(true)];
  impolite.connectionIs(0, 'failed');
  polite.connectionIs(0, 'failed');
  let restarts = 0;
  for (let now = 0; now < GIVE_UP_AFTER; now += 100) {
    for (const [own, other] of /** @type {const} */ ([[impolite, polite], [polite, impolite]])) {
      own.handleTimeout(now);
      if (own.takeWish() !== 'restart') continue;
      restarts++;
      other.remoteOffered(now);
    }
  }
  assert.ok(restarts <= Math.ceil(GIVE_UP_AFTER / RESTART_EVERY), `${restarts}`);
});

test('Restarts are repeated, and after 30 s the call is given up', () => {
  const path = up();
  path.connectionIs(0, 'failed');
  assert.deepEqual(run(path, 0, 60_000).map(([, wish]) => wish), ['restart', 'restart', 'restart', 'restart', 'give-up']);
  assert.equal(path.state.name, 'over');
  assert.equal(path.nextTimeout, null);
});

test('While signaling is down nothing is restarted, and patience does not run', () => {
  const path = up();
  path.connectionIs(0, 'failed');
  path.handleTimeout(0);
  path.takeWish();
  path.signalingIs(10_000, 'down');
  assert.equal(path.nextTimeout, null);
  path.signalingIs(100_000, 'fine');
  assert.deepEqual(run(path, 100_000, 100_000), [[100_000, 'restart']]);
  assert.deepEqual(run(path, 100_000, 200_000).at(-1), [120_000, 'give-up']);
});

test('When media and the peer\'s session are lost, the call is given up at once', () => {
  const path = up();
  path.signalingIs(0, 'peer-lost');
  assert.equal(path.takeWish(), 'nothing');
  path.connectionIs(5000, 'failed');
  assert.equal(path.takeWish(), 'give-up');
  const other = up();
  other.connectionIs(0, 'failed');
  other.signalingIs(1000, 'peer-lost');
  assert.equal(other.takeWish(), 'give-up');
});

test('A path that is never found is given up 30 s after the answer', () => {
  const path = new MediaPath(false);
  path.connectionIs(0, 'connecting');
  assert.equal(path.nextTimeout, null, 'before the answer nothing is timed');
  path.answered(50_000);
  assert.deepEqual(run(path, 50_000, 100_000), [[50_000 + GIVE_UP_AFTER, 'give-up']]);
});

test('A search that fails at first is started again', () => {
  const path = new MediaPath(false);
  path.answered(0);
  path.connectionIs(15_000, 'failed');
  assert.deepEqual(run(path, 15_000, 16_000), [[15_000, 'restart']]);
  path.connectionIs(17_000, 'connected');
  assert.equal(path.state.name, 'up');
});
