import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { en } from '../../../app/words/en.js';
import { ko } from '../../../app/words/ko.js';
import { Words, chooseLanguage } from '../../../app/words/words.js';

/** @import { Key } from '../../../app/words/words.js' */

const app = join(import.meta.dirname, '..', '..', '..', 'app');
const keys = /** @type {Key[]} */ (Object.keys(en));
const placeholders = (/** @type {string} */ text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

test('Both languages have the same keys in the same order', () => {
  assert.deepEqual(Object.keys(ko), keys);
});

test('No text is empty', () => {
  for (const key of keys) for (const text of [en[key], ko[key]]) assert.notEqual(text.trim(), '', key);
});

test('Both languages fill the same placeholders', () => {
  for (const key of keys) {
    // One person needs no number in English.
    const numbered = key.endsWith('.one') ? /** @type {Key} */ (key.replace(/one$/, 'other')) : key;
    for (const name of placeholders(ko[key])) assert.ok(placeholders(en[numbered]).includes(name), `${key}: ${name}`);
    for (const name of placeholders(en[key])) assert.ok(placeholders(ko[key]).includes(name), `${key}: ${name}`);
  }
});

test('In Korean no particle is glued to a name', () => {
  for (const key of keys) assert.doesNotMatch(ko[key], /\{name\}(?! 님)/, key);
});

test('Every counted text has both forms', () => {
  for (const key of keys.filter((one) => one.endsWith('.one'))) assert.ok(Object.hasOwn(en, key.replace(/one$/, 'other')), key);
});

test('Every reason that the protocol gives for an end has words', () => {
  const protocol = readFileSync(join(app, '..', '..', 'docs', 'protocol.md'), 'utf8');
  const section = protocol.slice(protocol.indexOf('### 5.2 Reasons'), protocol.indexOf('### 5.3'));
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell ?? '');
  const reasons = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, reason]) => reason));
  assert.ok(reasons.length >= 14, String(reasons));
  for (const reason of reasons) {
    assert.ok(keys.some((key) => key === `reason.${reason}` || key.startsWith(`reason.${reason}.`)), reason);
  }
});

test('Every key that the markup names exists', () => {
  const markup = readFileSync(join(app, 'index.html'), 'utf8');
  const named = [...markup.matchAll(/data-(?:words|label|placeholder)="([^"]+)"/g)].map(([, key]) => key ?? '');
  assert.ok(named.length > 40);
  for (const key of named) assert.ok(Object.hasOwn(en, key), key);
});

test('No word is left that nothing says', () => {
  const modules = ['view', 'flow', 'state'].flatMap((folder) => readdirSync(join(app, folder)).map((name) => join(folder, name)));
  const sources = ['index.html', 'main.js', ...modules];
  const all = sources.map((name) => readFileSync(join(app, name), 'utf8')).join('\n');
  // Reasons, refusals and troubles are looked up by the code that arrives.
  const looked = keys.filter((key) => !/^(reason|refused|trouble)\./.test(key));
  for (const key of looked) assert.ok(all.includes(key.replace(/\.(one|other)$/, '')), `${key} is never said`);
});

test('The first wish that is spoken here decides the language', () => {
  assert.equal(chooseLanguage(['ko-KR', 'en']), 'ko');
  assert.equal(chooseLanguage(['fr-FR', 'ko', 'en']), 'ko');
  assert.equal(chooseLanguage(['EN-us']), 'en');
  assert.equal(chooseLanguage(['fr']), 'en');
  assert.equal(chooseLanguage([]), 'en');
});

test('Placeholders are filled, and a name with braces in it stays as it is', () => {
  const words = new Words('en');
  assert.equal(words.say('reason.declined.peer', { name: '{name} & $1' }), '{name} & $1 declined the call.');
});

test('One and many are told apart', () => {
  const words = new Words('en');
  assert.equal(words.count('lobby.count', { count: 1 }), '1 person to call');
  assert.equal(words.count('lobby.count', { count: 2 }), '2 people to call');
  assert.equal(words.count('lobby.count', { count: 0 }), '0 people to call');
});

test('An unknown code falls back to the general words', () => {
  const words = new Words('en');
  assert.equal(words.sayFirst(['reason.invented.me', 'reason.invented', 'reason.other']), 'The call has ended.');
  assert.equal(words.find('trouble.invented'), null);
});
