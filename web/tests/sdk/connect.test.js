import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../sdk/index.js';
import { install, installBrowser, ScriptedSocket, settle, VirtualClock } from './stand-ins.js';

const URL = 'http://host.test/ws';

/** Connects with a server that welcomes. @param {import('../../sdk/connect.js').ConnectOptions} [options] */
async function online(options = { name: 'Naomi' }) {
  const connecting = connect(URL, options);
  await settle();
  ScriptedSocket.last.welcome();
  return connecting;
}

/** A JWT that says when it expires. @param {number} exp seconds since 1970 */
const jwt = (exp) => `h.${btoa(JSON.stringify({ exp }))}.s`;

test('It dials the socket\'s scheme with the protocol\'s name, and resolves when it is welcomed', async (context) => {
  installBrowser(context);
  const phone = await online();
  assert.deepEqual([ScriptedSocket.last.url, ScriptedSocket.last.protocols], ['ws://host.test/ws', ['parley.v1']]);
  assert.deepEqual([phone.user.id, phone.state.name], ['Naomi', 'online']);
  assert.equal(ScriptedSocket.last.sent[0].name, 'Naomi');
  phone.close();
});

test('A server that cannot be reached rejects', async (context) => {
  installBrowser(context);
  const connecting = connect(URL, { name: 'Naomi' });
  await settle();
  ScriptedSocket.last.end(1006);
  await assert.rejects(connecting, { name: 'ParleyError', code: 'unreachable' });
});

test('A phone that keeps trying dials again instead', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  const connecting = connect(URL, { name: 'Naomi', keepTrying: true });
  await settle();
  ScriptedSocket.last.end(1006);
  await clock.pass(600);
  assert.equal(ScriptedSocket.dialled.length, 2);
  ScriptedSocket.last.welcome();
  (await connecting).close();
});

for (const [code, reason] of /** @type {const} */ ([
  [4002, 'name-invalid'], [4002, 'guests-not-allowed'], [4002, 'too-many-sessions'], [4003, 'sign-in-required'], [4003, 'token-invalid'],
])) {
  test(`A refusal with ${code} ${reason} rejects with this code`, async (context) => {
    installBrowser(context);
    const connecting = connect(URL, { name: 'Naomi' });
    await settle();
    ScriptedSocket.last.open();
    ScriptedSocket.last.end(code, reason);
    await assert.rejects(connecting, { code: reason });
  });
}

test('Without a name, a token and an earlier visit there is nobody to be', async (context) => {
  installBrowser(context);
  await assert.rejects(connect(URL), { code: 'name-invalid' });
});

test('A reload is the same guest on the same device', async (context) => {
  const stored = installBrowser(context);
  (await online()).close();
  const first = ScriptedSocket.last.sent[0];
  installBrowser(context, stored);
  const phone = await online({});
  const { device, identity, name } = ScriptedSocket.last.sent[0];
  assert.deepEqual({ device, identity, name }, { device: first.device, identity: 'id', name: 'Naomi' });
  phone.close();
});

test('Who chooses another name is another guest', async (context) => {
  const stored = installBrowser(context);
  (await online()).close();
  installBrowser(context, stored);
  const phone = await online({ name: 'Abe' });
  assert.equal(ScriptedSocket.last.sent[0].identity, undefined);
  phone.close();
});

test('It works where storage is forbidden', async (context) => {
  installBrowser(context);
  Object.defineProperty(globalThis, 'sessionStorage', { get() { throw new DOMException('', 'SecurityError'); }, configurable: true });
  (await online()).close();
});

test('Aborting before the connection rejects, and closes the socket', async (context) => {
  installBrowser(context);
  const stop = new AbortController();
  const connecting = connect(URL, { name: 'Naomi', signal: stop.signal });
  await settle();
  stop.abort();
  await assert.rejects(connecting, { code: 'aborted' });
  assert.equal(ScriptedSocket.last.readyState, 3);
  await assert.rejects(connect(URL, { name: 'Naomi', signal: stop.signal }), { code: 'aborted' });
});

test('Aborting later closes the phone', async (context) => {
  installBrowser(context);
  const stop = new AbortController();
  const phone = await online({ name: 'Naomi', signal: stop.signal });
  stop.abort();
  assert.deepEqual(phone.state, { name: 'closed', error: null });
  assert.equal(ScriptedSocket.last.sent.at(-1).type, 'bye');
});

test('A lost connection is told with the time of the next attempt, and comes back by itself', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  const phone = await online();
  /** @type {string[]} */
  const states = [];
  phone.on('state', ({ name }) => { states.push(name); });
  await clock.pass(5000);
  ScriptedSocket.last.end(1006);
  await clock.pass(0);
  ScriptedSocket.last.end(1006);
  const { state } = phone;
  assert.ok(state.name === 'reconnecting' && state.error.code === 'unreachable' && state.retryAt > Date.now() && state.retryAt <= Date.now() + 500);
  await clock.pass(500);
  ScriptedSocket.last.open();
  assert.deepEqual(ScriptedSocket.last.sent[0].resume, { session: 's', epoch: 'e', offset: 0 });
  ScriptedSocket.last.say({ type: 'welcome', user: phone.user, session: 's', epoch: 'e', offset: 0, recovered: true, iceServers: [] });
  assert.equal(states.at(-1), 'online');
  phone.close();
});

test('A fenced tab does not come back', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  const phone = await online();
  ScriptedSocket.last.end(4002, 'replaced');
  await clock.pass(60_000);
  assert.equal(ScriptedSocket.dialled.length, 1);
  assert.ok(phone.state.name === 'closed' && phone.state.error?.code === 'replaced');
});

test('A token that the server refuses is replaced by a new one', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  let tokens = 0;
  const phone = await online({ getToken: () => `t${++tokens}` });
  assert.equal(ScriptedSocket.last.sent[0].token, 't1');
  await clock.pass(5000);
  ScriptedSocket.last.end(4003, 'token-expired');
  await clock.pass(0);
  ScriptedSocket.last.welcome();
  assert.equal(ScriptedSocket.last.sent[0].token, 't2');
  assert.equal(phone.state.name, 'online');
  phone.close();
});

test('A token is renewed a minute before it expires, without a new connection', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  let lives = 0;
  const phone = await online({ getToken: () => jwt(clock.now / 1000 + 600 * ++lives) });
  /** @param {number} seconds */
  const live = async (seconds) => {
    for (let passed = 0; passed < seconds; passed++) {
      ScriptedSocket.last.say({ type: 'ping' });
      await clock.pass(1000);
    }
    return ScriptedSocket.last.sent.filter(({ type }) => type === 'renew').length;
  };
  assert.equal(await live(539), 0);
  assert.equal(await live(2), 1);
  phone.close();
});

test('Without getToken an expired token closes the phone', async (context) => {
  installBrowser(context);
  const phone = await online({ token: 't' });
  ScriptedSocket.last.end(4003, 'token-expired');
  await settle();
  assert.ok(phone.state.name === 'closed' && phone.state.error?.code === 'token-expired');
});

test('renew resolves with the server\'s answer, or rejects with its refusal', async (context) => {
  installBrowser(context);
  const phone = await online({ token: 't' });
  const renewed = phone.renew('t2');
  ScriptedSocket.last.say({ type: 'done', id: ScriptedSocket.last.sent.at(-1).id });
  await renewed;
  const refused = phone.renew('t3');
  ScriptedSocket.last.say({ type: 'error', id: ScriptedSocket.last.sent.at(-1).id, code: 'bad-type', message: '' });
  await assert.rejects(refused, { code: 'bad-type' });
  phone.close();
});

test('A page security policy that forbids the socket is an unreachable server', async (context) => {
  const clock = new VirtualClock(context);
  installBrowser(context);
  install(context, { WebSocket: class { constructor() { throw new DOMException('', 'SecurityError'); } } });
  const connecting = connect(URL, { name: 'Naomi' });
  const rejected = assert.rejects(connecting, { code: 'unreachable' });
  await clock.pass(1);
  await rejected;
});
