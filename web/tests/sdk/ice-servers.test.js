import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../sdk/index.js';
import { Connection, installMedia } from './media-stand-ins.js';
import { installBrowser, ScriptedSocket, settle } from './stand-ins.js';

const first = [{ urls: ['turn:host.test:3478?transport=udp'], username: '1:a', credential: 'x' }];
const fresh = [{ urls: ['turn:host.test:3478?transport=udp'], username: '2:a', credential: 'y' }];

/** A phone that was welcomed with ICE servers, in a call. @param {import('node:test').TestContext} context @param {RTCConfiguration} [rtc] */
async function calling(context, rtc) {
  /** @type {import('../../sdk/phone.js').Phone | undefined} */
  let opened;
  context.after(() => { opened?.close(); });
  installBrowser(context);
  installMedia(context);
  const connecting = connect('ws://host.test/ws', { name: 'Naomi', rtc });
  await settle();
  ScriptedSocket.last.welcome({ iceServers: first });
  const phone = opened = await connecting;
  phone.call('Priya');
  await settle();
  return Connection.last;
}

test('A call uses the ICE servers of the welcome, and fresh ones when they come', async (context) => {
  const connection = await calling(context);
  assert.deepEqual(connection.configuration, { iceServers: first });
  ScriptedSocket.last.say({ type: 'ice-servers', iceServers: fresh, iceTtl: 1000 });
  assert.deepEqual(connection.configuration, { iceServers: fresh });
});

test('An app that asks for relaying alone keeps the server\'s ICE servers, fresh ones too', async (context) => {
  const connection = await calling(context, { iceTransportPolicy: 'relay' });
  assert.deepEqual(connection.configuration, { iceServers: first, iceTransportPolicy: 'relay' });
  ScriptedSocket.last.say({ type: 'ice-servers', iceServers: fresh, iceTtl: 1000 });
  assert.deepEqual(connection.configuration, { iceServers: fresh, iceTransportPolicy: 'relay' });
});

test('An app that brings ICE servers of its own uses those', async (context) => {
  const iceServers = [{ urls: 'stun:own.test' }];
  assert.deepEqual((await calling(context, { iceServers })).configuration, { iceServers });
});
