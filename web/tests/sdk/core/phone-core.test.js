import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAOMI, PRIYA, ScriptedPhone } from './scripted-phone.js';

function online() {
  const phone = new ScriptedPhone();
  phone.online();
  phone.told();
  return phone;
}

/** @param {any[]} messages */
const types = (messages) => messages.map(({ type }) => type);

test('The first hello carries the device and the name', () => {
  assert.deepEqual(new ScriptedPhone().online(), { type: 'hello', device: 'device', name: 'Naomi' });
});

test('A token, an identity and kept tickets are in the first hello', () => {
  const hello = new ScriptedPhone({ token: 'jwt', identity: 'id', tickets: ['t'] }).online();
  assert.deepEqual([hello.token, hello.identity, hello.tickets], ['jwt', 'id', ['t']]);
});

test('After a loss hello names the session and the last handled event', () => {
  const phone = online();
  phone.incoming();
  phone.cut();
  const hello = phone.reconnect();
  assert.deepEqual(hello.resume, { session: 's', epoch: 'e2', offset: 1 });
  assert.deepEqual(hello.tickets, ['t-in']);
});

test('After 4001 hello names no session', () => {
  const phone = online();
  phone.cut(4001, 'session-ended');
  assert.equal(phone.reconnect().resume, undefined);
});

test('Events are handled once and acknowledged within 200 ms', () => {
  const phone = online();
  phone.incoming();
  phone.at(phone.now + 200);
  assert.deepEqual(phone.sent(), [{ type: 'ack', offset: 1 }]);
});

test('A gap in the stream is never skipped: the connection is made anew', () => {
  const phone = online();
  phone.say({ type: 'ended', call: 'x', reason: 'lost', epoch: 'e2', offset: 7 });
  assert.equal(phone.core.takeClose(), true);
  assert.deepEqual(phone.reconnect().resume, { session: 's', epoch: 'e2', offset: 0 });
});

test('A ping is answered', () => {
  const phone = online();
  phone.say({ type: 'ping' });
  assert.deepEqual(phone.sent(), [{ type: 'pong' }]);
});

test('Rubbish from the network is ignored', () => {
  const phone = online();
  for (const text of ['', '{', 'null', '[]', '7', '{"type":7}', '{"type":"new-ice-candidate","call":"x","seq":"1"}', '{"type":"no-such-type"}']) {
    phone.core.receive(0, text);
  }
  assert.deepEqual(phone.sent(), []);
  assert.deepEqual(phone.told(), []);
});

test('A call that has ended is not begun anew by a command that had no answer', () => {
  const phone = online();
  const call = phone.core.call(phone.now, { to: 'Priya' });
  phone.event({ type: 'ended', call, reason: 'busy' });
  phone.cut();
  phone.reconnect();
  phone.welcome();
  assert.ok(!types(phone.sent()).includes('call'));
});

test('A hang-up without an answer is said again, though the call has ended here', () => {
  const phone = online();
  const call = phone.outgoing();
  phone.core.hangUp(phone.now, call);
  phone.event({ type: 'ended', call, reason: 'cancelled' });
  phone.cut();
  phone.reconnect();
  phone.welcome();
  assert.deepEqual(types(phone.sent()), ['hang-up']);
});

test('After welcome come unanswered commands, then unacknowledged relay messages', () => {
  const phone = online();
  const call = phone.active();
  phone.core.send(phone.now, call, 'message', { text: 'a' });
  phone.cut();
  phone.core.hangUp(phone.now, 'nothing');
  phone.core.send(phone.now, call, 'message', { text: 'b' });
  phone.core.subscribe(phone.now, { lobby: true });
  phone.reconnect();
  phone.welcome({ recovered: true });
  assert.deepEqual(phone.sent().map(({ type, seq }) => [type, seq]), [['subscribe', undefined], ['message', 1], ['message', 2]]);
});

test('A call that is told off the line is made when the line is back', () => {
  const phone = online();
  phone.cut();
  const call = phone.core.call(phone.now, { to: 'Priya' });
  phone.reconnect();
  phone.welcome({ recovered: true });
  assert.deepEqual(phone.sent(), [{ type: 'call', id: 1, call, to: 'Priya', media: { audio: true, video: true } }]);
});

test('What the caller sends before the callee is reached waits, and goes out when it rings', () => {
  const phone = online();
  const call = phone.core.call(0, { to: 'Priya' });
  phone.core.send(0, call, 'video-offer', { sdp: 'o' });
  assert.deepEqual(types(phone.sent()), ['call']);
  phone.event({ type: 'calling', call, peer: PRIYA, ticket: 't' });
  assert.deepEqual(phone.sent(), [{ type: 'video-offer', call, seq: 1, sdp: 'o' }]);
});

test('The answer says what the callee holds, and the caller sends the rest again', () => {
  const phone = online();
  const call = phone.outgoing();
  for (const text of ['1', '2', '3']) phone.core.send(phone.now, call, 'message', { text });
  phone.sent();
  phone.event({ type: 'accepted', call, peer: PRIYA, role: 'caller', polite: false, ack: 2, ticket: 't' });
  assert.deepEqual(phone.sent().map(({ seq }) => seq), [3]);
});

test('A ringing device holds what the caller sends until its app accepts', () => {
  const phone = online();
  phone.incoming();
  phone.say({ type: 'video-offer', call: 'in', seq: 1, sdp: 'o' });
  phone.say({ type: 'new-ice-candidate', call: 'in', seq: 2, candidate: null });
  assert.deepEqual(phone.told('relay'), []);
  assert.equal(phone.core.accept(phone.now, 'in'), true);
  assert.deepEqual(phone.told('relay').map(({ message }) => message.type), ['video-offer', 'new-ice-candidate']);
  assert.deepEqual(phone.sent(), [{ type: 'accept', id: 2, call: 'in', ack: 2 }]);
});

test('The callee answers behind its accept, without waiting for accepted', () => {
  const phone = online();
  phone.incoming();
  phone.core.accept(phone.now, 'in');
  phone.core.send(phone.now, 'in', 'video-answer', { sdp: 'a' });
  assert.deepEqual(types(phone.sent()), ['accept', 'video-answer']);
});

test('What an answering device said is void for a caller that learns of another answer after a server died', () => {
  const phone = online();
  const call = phone.outgoing();
  phone.core.send(phone.now, call, 'video-offer', { sdp: 'o' });
  phone.sent();
  phone.say({ type: 'message', call, seq: 1, ack: 1, text: 'from the device that is gone' });
  phone.cut();
  phone.reconnect();
  const media = { audio: true, video: true };
  phone.welcome({ calls: [{ call, state: 'ringing', role: 'caller', polite: false, peer: PRIYA, media, ticket: 't' }] });
  phone.event({ type: 'accepted', call, peer: { ...PRIYA, device: 'd3' }, role: 'caller', polite: false, ack: 0, ticket: 't2' });
  phone.say({ type: 'message', call, seq: 1, text: 'from the other' });
  assert.deepEqual(phone.told('relay').map(({ message }) => message.text), ['from the other']);
  assert.ok(phone.sent().some(({ type, seq }) => type === 'video-offer' && seq === 1));
});

test('Acknowledgements travel on relay messages when there are some', () => {
  const phone = online();
  const call = phone.active();
  phone.say({ type: 'message', call, seq: 1, text: 'hi' });
  phone.core.send(phone.now, call, 'message', { text: 'yes' });
  assert.deepEqual(phone.sent(), [{ type: 'message', call, seq: 1, ack: 1, text: 'yes' }]);
});

test('An acknowledgement tells the app what has been delivered', () => {
  const phone = online();
  const call = phone.active();
  phone.core.send(phone.now, call, 'message', { text: 'hi' });
  phone.say({ type: 'relay-ack', call, ack: 1 });
  assert.deepEqual(phone.told('delivered'), [{ type: 'delivered', call, seq: 1 }]);
});

test('A peer that was away gets everything unacknowledged again', () => {
  const phone = online();
  const call = phone.active();
  phone.core.send(phone.now, call, 'message', { text: 'hi' });
  phone.event({ type: 'peer-away', call });
  phone.sent();
  phone.event({ type: 'peer-resumed', call });
  assert.deepEqual(phone.sent().map(({ seq }) => seq), [1]);
  assert.deepEqual(phone.told('peer').map(({ presence }) => presence), ['away', 'here']);
});

test('Glare: the call that gave way goes on in the other one, as callee', () => {
  const phone = online();
  const call = phone.outgoing();
  phone.core.send(phone.now, call, 'video-offer', { sdp: 'mine' });
  phone.sent();
  phone.told();
  phone.event({ type: 'merged', call, into: 'other' });
  phone.say({ type: 'video-offer', call: 'other', seq: 1, sdp: 'theirs' });
  phone.event({ type: 'accepted', call: 'other', peer: PRIYA, role: 'callee', polite: true, ack: 0, ticket: 't' });
  assert.deepEqual(types(phone.told('merged', 'accepted', 'relay')), ['merged', 'accepted', 'relay']);
  assert.equal(phone.core.callState(call), null);
  assert.deepEqual(phone.sent(), [], 'the numbering of the call that gave way is forgotten');
});

test('Who gave up a call that was merged meanwhile, leaves the other one too', () => {
  const phone = online();
  const call = phone.outgoing();
  phone.core.hangUp(phone.now, call);
  phone.sent();
  phone.event({ type: 'merged', call, into: 'other' });
  assert.deepEqual(phone.sent().map(({ type, call: id }) => [type, id]), [['hang-up', 'other']]);
});

for (const { title, make, verb, command } of [
  { title: 'Giving up before an answer', make: 'outgoing', verb: 'hangUp', command: 'hang-up' },
  { title: 'Declining', make: 'incoming', verb: 'decline', command: 'decline' },
  { title: 'Hanging up', make: 'active', verb: 'hangUp', command: 'hang-up' },
]) {
  test(`${title} while offline reaches the server after the reconnect, and its end is the server's`, () => {
    const phone = online();
    const call = /** @type {any} */ (phone)[make]() ?? 'in';
    phone.cut();
    assert.equal(/** @type {any} */ (phone.core)[verb](phone.now, call), true);
    assert.equal(/** @type {any} */ (phone.core)[verb](phone.now, call), false, 'only once');
    phone.reconnect();
    phone.welcome({ recovered: true });
    assert.deepEqual(phone.sent().map(({ type, call: id }) => [type, id]), [[command, call]]);
    phone.event({ type: 'ended', call, reason: 'cancelled', by: 'Naomi' });
    assert.deepEqual(phone.told('ended'), [{ type: 'ended', call, reason: 'cancelled', by: 'Naomi' }]);
  });
}

test('A refused call has failed with the server\'s code', () => {
  const phone = online();
  const call = phone.core.call(0, { to: 'Naomi' });
  const [{ id }] = phone.sent();
  phone.say({ type: 'error', id, code: 'self-call', message: 'm', call });
  assert.deepEqual(phone.told('ended'), [{ type: 'ended', call, reason: 'failed', code: 'self-call', message: 'm' }]);
});

test('A repeated ringing that is refused after the answer harms nothing', () => {
  const phone = online();
  phone.event({ type: 'incoming', call: 'in', peer: PRIYA, media: { audio: true, video: true }, ticket: 't', ringFor: 45_000 });
  const [{ id }] = phone.sent();
  phone.core.accept(phone.now, 'in');
  phone.event({ type: 'accepted', call: 'in', peer: PRIYA, role: 'callee', polite: true, ack: 0, ticket: 't' });
  phone.say({ type: 'error', id, code: 'not-ringing', message: '' });
  phone.at(phone.now + 20_000);
  assert.equal(phone.core.callState('in')?.name, 'active');
});

test('When the server does not know the call, its ended is waited for, and then the call is lost', () => {
  const phone = online();
  const call = phone.active();
  phone.say({ type: 'error', code: 'no-such-call', message: '', call });
  phone.at(phone.now + 4999);
  assert.deepEqual(phone.told('ended'), []);
  phone.at(phone.now + 1);
  assert.equal(phone.told('ended')[0].reason, 'lost');
});

test('A sign of life of the peer refutes such an error', () => {
  const phone = online();
  const call = phone.active();
  phone.say({ type: 'error', code: 'no-such-call', message: '', call });
  phone.say({ type: 'relay-ack', call, ack: 0 });
  phone.at(phone.now + 30_000);
  assert.equal(phone.core.callState(call)?.name, 'active');
});

test('Dropped commands go out again when the server has time', () => {
  const phone = online();
  phone.core.call(0, { to: 'Priya' });
  phone.sent();
  phone.say({ type: 'error', code: 'too-fast', message: '', retryAfter: 300 });
  phone.at(300);
  assert.deepEqual(types(phone.sent()), ['call']);
});

test('Presence is one list, without oneself, and is asked for again after every welcome', () => {
  const phone = online();
  phone.core.subscribe(0, { lobby: true });
  const users = [{ ...PRIYA, state: 'online' }, { ...NAOMI, state: 'online' }, { id: 'Abe', name: 'Abe', state: 'busy' }];
  phone.say({ type: 'presence', full: true, users, total: 3 });
  phone.say({ type: 'presence', users: [{ id: 'Priya', name: 'Priya', state: 'busy' }], gone: ['Abe'], total: 2 });
  assert.deepEqual(phone.told('presence').map((event) => event.users.map((/** @type {any} */ user) => `${user.id} ${user.state}`)),
    [['Abe busy', 'Priya online'], ['Priya busy']]);
  phone.sent();
  phone.cut();
  phone.reconnect();
  phone.welcome({ recovered: true });
  assert.deepEqual(types(phone.sent()), ['subscribe']);
});

test('Leaving says bye, ends the calls and drops the socket', () => {
  const phone = online();
  const call = phone.active();
  phone.core.close();
  assert.deepEqual(types(phone.sent()), ['bye']);
  assert.equal(phone.core.takeClose(), true);
  assert.deepEqual(phone.told('ended'), [{ type: 'ended', call, reason: 'left', by: 'Naomi' }]);
  assert.equal(phone.core.nextTimeout, null);
});

test('A refusal for good ends the calls with its code', () => {
  const phone = online();
  phone.active();
  phone.cut(4002, 'replaced');
  const [{ reason, code }] = phone.told('ended');
  assert.deepEqual([reason, code], ['failed', 'replaced']);
});

test('A session that needs a token waits for it, and says hello with it', () => {
  const phone = online();
  phone.at(5000);
  phone.cut(4003, 'token-expired');
  assert.deepEqual(phone.told('link').at(-1).link, { name: 'signed-out', code: 'token-expired', attempt: 0 });
  phone.core.renew(phone.now, 'new');
  assert.equal(phone.reconnect().token, 'new');
});

test('While offline nothing is timed but the next dial', () => {
  const phone = online();
  const call = phone.active();
  phone.core.send(phone.now, call, 'message', { text: 'hi' });
  phone.say({ type: 'message', call, seq: 1, text: 'hi' });
  phone.core.hangUp(phone.now, call);
  phone.at(5000);
  phone.cut();
  assert.equal(phone.core.nextTimeout, 5000);
  phone.core.handleTimeout(5000);
  assert.equal(phone.core.nextTimeout, 15_000, 'the dial is given up then');
});
