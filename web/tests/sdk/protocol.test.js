/** The client against the protocol's own schema and example messages, which the server's tests read too. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ScriptedPhone } from './core/scripted-phone.js';

const folder = new URL('../../../docs/protocol/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('parley.v1.schema.json', folder), 'utf8'));
/** @type {{ name: string, direction: string, valid: boolean, message?: any, text?: string }[]} */
const vectors = JSON.parse(readFileSync(new URL('vectors.json', folder), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, strict: false });
ajv.addSchema(schema, 'parley');
const fromClient = /** @type {import('ajv').ValidateFunction} */ (ajv.getSchema('parley#/$defs/client'));

const DEVICE = 'fH3m0vC1S2K8yGJm1qkq3A';
const CALL = 'm5O0vC1S2K8yGJm1qkq3AQ';
const OTHER = 'aaaavC1S2K8yGJm1qkq3AQ';

function phone() {
  let ids = 0;
  const newId = () => `${String(++ids).padStart(4, '0')}vC1S2K8yGJm1qkq3AQ`;
  return new ScriptedPhone({ device: DEVICE, newId, token: 'jwt', identity: 'i', tickets: ['t'] });
}

test('Everything the client says is valid', () => {
  const naomi = phone();
  /** @type {any[]} */
  const said = [naomi.online()];
  const { core } = naomi;
  const say = () => { said.push(...naomi.sent()); };
  core.subscribe(0, { lobby: true });
  core.subscribe(0, { users: ['Priya'] });
  core.subscribe(0, null);
  core.renew(0, 'new');
  naomi.say({ type: 'ping' });
  say();
  const call = core.call(0, { to: 'Priya', media: { audio: true, video: false } });
  naomi.event({ type: 'calling', call, peer: { id: 'Priya', name: 'Priya' }, ticket: 't' });
  naomi.event({ type: 'accepted', call, peer: { id: 'Priya', name: 'Priya', device: DEVICE }, role: 'caller', polite: false, ack: 0, ticket: 't' });
  core.send(0, call, 'video-offer', { sdp: 'v=0' });
  naomi.say({ type: 'video-answer', call, seq: 1, sdp: 'v=0' });
  core.send(0, call, 'new-ice-candidate', { candidate: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'x' } });
  core.send(0, call, 'new-ice-candidate', { candidate: null });
  core.send(0, call, 'message', { text: 'hi' });
  core.send(0, call, 'media-state', { audio: true, video: false, screen: false });
  core.send(0, call, 'app', { data: [1] });
  naomi.say({ type: 'message', call, seq: 2, text: 'hi' });
  naomi.at(1000);
  core.hangUp(1000, call, 'media-lost');
  for (const [id, answer] of /** @type {const} */ ([[CALL, 'accept'], [OTHER, 'decline']])) {
    naomi.event({ type: 'incoming', call: id, peer: { id: 'Priya', name: 'Priya' }, media: { audio: true, video: true }, ticket: 't', ringFor: 1 });
    core[answer](1000, id);
  }
  say();
  naomi.cut();
  said.push(naomi.reconnect());
  core.close();
  say();
  const types = new Set(said.map(({ type }) => type));
  const needed = 'hello subscribe unsubscribe renew pong ack call ringing accept decline hang-up relay-ack bye';
  for (const type of needed.split(' ')) {
    assert.ok(types.has(type), `${type} was not said`);
  }
  for (const message of said) assert.ok(fromClient(message), `${JSON.stringify(message)}: ${ajv.errorsText(fromClient.errors)}`);
});

test('Every example of what a server says is taken, in every state of the connection', () => {
  const examples = vectors.filter(({ direction, valid }) => direction === 'server' && valid);
  assert.ok(examples.length > 20);
  for (const { message, text } of examples) {
    for (const state of /** @type {const} */ (['unconnected', 'online', 'ringing'])) {
      const naomi = phone();
      if (state !== 'unconnected') naomi.online();
      if (state === 'ringing') naomi.incoming(CALL);
      naomi.core.receive(naomi.now, text ?? JSON.stringify(message));
      naomi.core.handleTimeout(naomi.now + 60_000);
    }
  }
});
