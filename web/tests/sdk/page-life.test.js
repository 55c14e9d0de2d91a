import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followPage } from '../../sdk/page-life.js';
import { install } from './stand-ins.js';

/** A page that follows its events. @param {import('node:test').TestContext} context */
function page(context) {
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  install(context, { window, document });
  /** @type {string[]} */
  const done = [];
  const stop = followPage({
    leave: () => { done.push('leave'); },
    reconnect: () => { done.push('reconnect'); },
    redial: () => { done.push('redial'); },
  });
  return { window, document, done, stop };
}

test('A page that goes leaves, and one that comes back from the cache connects again', (context) => {
  const { window, done } = page(context);
  window.dispatchEvent(new Event('pageshow'));
  window.dispatchEvent(new Event('pagehide'));
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  assert.deepEqual(done, ['leave', 'reconnect']);
});

test('A network that is back, and a page that is looked at, do not wait', (context) => {
  const { window, document, done } = page(context);
  window.dispatchEvent(new Event('online'));
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  document.visibilityState = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  assert.deepEqual(done, ['redial', 'reconnect']);
});

test('Nothing is followed any more after the end, nor without a page', (context) => {
  const { window, done, stop } = page(context);
  stop();
  window.dispatchEvent(new Event('pagehide'));
  assert.deepEqual(done, []);
  install(context, { window: undefined });
  followPage({ leave: () => {}, reconnect: () => {}, redial: () => {} })();
});
