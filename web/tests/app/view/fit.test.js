import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit } from '../../../app/view/fit.js';

const wide = { width: 1280, height: 720 };
const tall = { width: 720, height: 1280 };

test('A picture of nearly the same shape fills the stage', () => {
  assert.equal(fit(wide, { width: 1280, height: 800 }, false), 'cover');
  assert.equal(fit(tall, { width: 390, height: 844 }, false), 'cover');
});

test('A wide picture on a tall phone shows whole', () => {
  assert.equal(fit(wide, { width: 390, height: 844 }, false), 'contain');
  assert.equal(fit(tall, { width: 1280, height: 800 }, false), 'contain');
});

test('A screen is never cut', () => {
  assert.equal(fit(wide, { width: 1280, height: 719 }, true), 'contain');
});

test('A picture without a size yet is not cut', () => {
  assert.equal(fit({ width: 0, height: 0 }, wide, false), 'contain');
  assert.equal(fit(wide, { width: 0, height: 0 }, false), 'contain');
});
