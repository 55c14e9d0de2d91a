import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mediaError, ParleyError } from '../../sdk/errors.js';

const protocol = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../sdk/README.md', import.meta.url), 'utf8');

/** The words in backquotes between two headings. @param {string} text @param {string} from @param {string} to @param {RegExp} [rows] */
function words(text, from, to, rows = /.*/) {
  const section = text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)));
  const lines = section.split('\n').filter((line) => rows.test(line));
  return [...lines.join('\n').matchAll(/`([a-z0-9]+(?:-[a-z0-9]+)*)`/g)].map(([, word]) => word ?? '');
}

const reasons = words(protocol, '### 5.2', '### 5.3', /^\| `/).filter((word) => !['into', 'bye', 'hang-up', 'merged'].includes(word));
const codes = words(protocol, '## 9.', '## 10.', /^\| `/).filter((word) => !['type', 'retryAfter'].includes(word));
const closings = words(protocol, '## 10.', '## 11.', /^\| \d/);
const documented = words(readme, '## `ParleyError`', '## The core', /^\| (camera|the conn|a comm|use)/).filter((word) => word !== 'accept');

for (const [what, list, least] of /** @type {const} */ ([
  ['end reason', reasons, 13], ['error code', codes, 12], ['close reason', closings, 17], ['documented code', documented, 40],
])) {
  test(`Every ${what} has words and a remedy`, () => {
    assert.ok(list.length >= least, `only ${list.length} found`);
    for (const code of list) {
      const error = new ParleyError(code, { message: 'nothing of its own' });
      assert.notEqual(error.message, new ParleyError('no such code').message, code);
      assert.notEqual(error.message, 'nothing of its own', code);
      assert.ok(error.fix.length > 0);
    }
  });
}

test('A user who cannot be reached is told apart from a server', () => {
  assert.notEqual(new ParleyError('unreachable', { about: 'user' }).message, new ParleyError('unreachable').message);
  assert.equal(new ParleyError('busy', { about: 'user' }).message, new ParleyError('busy').message);
});

test('A code from a newer server shows the server\'s words', () => {
  assert.equal(new ParleyError('no-credit', { message: 'You have no credit.' }).message, 'You have no credit.');
});

for (const [name, what, code] of /** @type {const} */ ([
  ['NotAllowedError', 'device', 'permission-denied'], ['NotAllowedError', 'screen', 'share-cancelled'], ['NotFoundError', 'device', 'no-device'],
  ['NotReadableError', 'device', 'device-in-use'], ['OverconstrainedError', 'device', 'device-unsuitable'], ['TypeError', 'device', 'media-error'],
])) {
  test(`${name} for a ${what} is ${code}`, () => {
    const cause = Object.assign(new Error('x'), { name });
    const error = mediaError(cause, what);
    assert.deepEqual([error.code, error.cause], [code, cause]);
  });
}
