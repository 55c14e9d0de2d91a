import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LocalMedia } from '../../sdk/local-media.js';
import { installMedia } from './media-stand-ins.js';
import { install } from './stand-ins.js';

const never = new AbortController().signal;

/** @param {import('node:test').TestContext} context */
function media(context) {
  const devices = installMedia(context);
  /** @type {string[]} */
  const notices = [];
  /** @type {(string | null)[]} */
  const sent = [];
  const local = new LocalMedia({
    onChange: () => {},
    onNotice: ({ code }) => { notices.push(code); },
    onTrack: async (_, track) => { sent.push(track && track.label); },
  });
  return { devices, local, notices, sent };
}

test('Camera and microphone are asked for together', async (context) => {
  const { devices, local } = media(context);
  await local.open(true, { width: 640 }, never);
  assert.deepEqual(devices.asked, [{ audio: true, video: { width: 640 } }]);
  assert.deepEqual(local.state, { audio: true, video: true, screen: false });
  assert.equal(local.stream?.getTracks().length, 2);
});

test('Receive-only asks for nothing', async (context) => {
  const { devices, local } = media(context);
  await local.open(false, false, never);
  assert.deepEqual([devices.asked, local.stream], [[], null]);
});

for (const { title, refusal, notice, audio, video } of [
  { title: 'Without a camera', refusal: { video: 'NotFoundError' }, notice: 'no-camera', audio: true, video: false },
  { title: 'When the camera is in use', refusal: { video: 'NotReadableError' }, notice: 'device-in-use', audio: true, video: false },
  { title: 'Without a microphone', refusal: { audio: 'NotFoundError' }, notice: 'no-device', audio: false, video: true },
]) {
  test(`${title} it goes on with the rest, and says so`, async (context) => {
    const { devices, local, notices } = media(context);
    Object.assign(devices.refusal, refusal);
    await local.open(true, true, never);
    assert.deepEqual([notices, local.state], [[notice], { audio, video, screen: false }]);
  });
}

for (const { refusal, wish, code } of /** @type {const} */ ([
  { refusal: { audio: 'NotAllowedError', video: 'NotAllowedError' }, wish: [true, true], code: 'permission-denied' },
  { refusal: { audio: 'NotFoundError', video: 'NotFoundError' }, wish: [true, true], code: 'no-device' },
  { refusal: { audio: 'NotReadableError' }, wish: [true, false], code: 'device-in-use' },
])) {
  test(`It rejects with ${code} when nothing is left`, async (context) => {
    const { devices, local } = media(context);
    Object.assign(devices.refusal, refusal);
    await assert.rejects(local.open(wish[0], wish[1], never), { code });
  });
}

test('A page that is not secure is told so', async (context) => {
  const { local } = media(context);
  install(context, { navigator: {}, isSecureContext: false });
  await assert.rejects(local.open(true, true, never), { code: 'insecure-context' });
});

test('What comes after an abort is given back', async (context) => {
  const { devices, local } = media(context);
  const stop = new AbortController();
  const opening = local.open(true, true, stop.signal);
  stop.abort();
  await assert.rejects(opening, { code: 'aborted' });
  assert.deepEqual(devices.given.map(({ readyState }) => readyState), ['ended', 'ended']);
});

test('Muting keeps the microphone; unmuting asks for one only where there is none', async (context) => {
  const { devices, local } = media(context);
  await local.open(true, false, never);
  await local.setMicrophone(false, never);
  assert.deepEqual([local.state.audio, devices.given[0]?.readyState], [false, 'live']);
  await local.setMicrophone(true, never);
  assert.deepEqual([local.state.audio, devices.asked.length], [true, 1]);
  const { devices: others, local: receiver, sent } = media(context);
  await receiver.open(false, false, never);
  await receiver.setMicrophone(true, never);
  assert.deepEqual([others.asked.length, sent], [1, ['audio 1']]);
});

test('The camera is released when it is off, and asked for again', async (context) => {
  const { devices, local, sent } = media(context);
  await local.open(true, true, never);
  await local.setCamera(false, never);
  assert.equal(devices.given[1]?.readyState, 'ended');
  await local.setCamera(true, never);
  assert.deepEqual(sent, [null, 'video 2']);
});

test('The screen takes the camera\'s place, and gives it back', async (context) => {
  const { local, sent } = media(context);
  await local.open(true, true, never);
  await local.share(undefined, never);
  assert.deepEqual(local.state, { audio: true, video: false, screen: true });
  assert.deepEqual(local.stream?.getVideoTracks().map(({ label }) => label), ['screen']);
  await local.stopSharing();
  assert.deepEqual(local.state, { audio: true, video: true, screen: false });
  assert.deepEqual(sent, ['screen', 'video 1']);
});

test('The browser\'s own stop button ends sharing too', async (context) => {
  const { local, devices, sent } = media(context);
  await local.open(true, false, never);
  await local.share(undefined, never);
  const screen = devices.given.at(-1);
  screen?.stop();
  screen?.onended?.();
  await Promise.resolve();
  assert.deepEqual([local.state.screen, sent], [false, ['screen', null]]);
});

test('Changing the camera while sharing does not interrupt the screen', async (context) => {
  const { local, sent } = media(context);
  await local.open(true, true, never);
  await local.share(undefined, never);
  await local.setDevice('video', 'other', never);
  assert.deepEqual(sent, ['screen']);
  await local.stopSharing();
  assert.deepEqual(sent, ['screen', 'video 2']);
});

test('Another microphone stays muted', async (context) => {
  const { local, devices, sent } = media(context);
  await local.open(true, false, never);
  await local.setMicrophone(false, never);
  await local.setDevice('audio', 'other', never);
  assert.deepEqual([local.state.audio, sent, devices.given[0]?.readyState], [false, ['audio 2'], 'ended']);
  assert.deepEqual(devices.asked[1], { audio: { deviceId: { exact: 'other' } } });
});

test('Who does not choose a screen has cancelled', async (context) => {
  const { local, devices } = media(context);
  devices.refusal.screen = 'NotAllowedError';
  await assert.rejects(local.share(undefined, never), { code: 'share-cancelled' });
});

test('Closing gives everything back', async (context) => {
  const { local, devices } = media(context);
  await local.open(true, true, never);
  await local.share(undefined, never);
  local.close();
  assert.deepEqual(devices.given.map(({ readyState }) => readyState), ['ended', 'ended', 'ended']);
});
