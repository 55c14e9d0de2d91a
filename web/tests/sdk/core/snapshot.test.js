import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRIYA, ScriptedPhone } from './scripted-phone.js';

const MEDIA = { audio: true, video: true };

/** How this client comes to hold a call in each state. */
const held = {
  nothing: () => 'unknown',
  /** @param {ScriptedPhone} phone */
  calling: (phone) => {
    const call = phone.core.call(phone.now, { to: 'Priya' });
    phone.say({ type: 'done', id: phone.sent()[0].id });
    return call;
  },
  /** @param {ScriptedPhone} phone */
  outgoing: (phone) => phone.outgoing(),
  /** @param {ScriptedPhone} phone */
  incoming: (phone) => { phone.incoming(); return 'in'; },
  /** @param {ScriptedPhone} phone */
  accepting: (phone) => { phone.incoming(); phone.core.accept(phone.now, 'in'); return 'in'; },
  /** @param {ScriptedPhone} phone */
  active: (phone) => phone.active(),
  /** @param {ScriptedPhone} phone */
  leaving: (phone) => { const call = phone.active(); phone.core.hangUp(phone.now, call); return call; },
  /** The hang-up was answered, and then its server died. @param {ScriptedPhone} phone */
  left: (phone) => {
    const call = phone.active();
    phone.core.hangUp(phone.now, call);
    phone.say({ type: 'done', id: phone.sent()[0].id });
    return call;
  },
};

/** @type {{ have: keyof typeof held, told: string | null, role?: string, becomes: string | null, sends?: string[], tells?: string[] }[]} */
const table = [
  { have: 'nothing', told: 'ringing', role: 'callee', becomes: 'ringing', sends: ['ringing'], tells: ['incoming'] },
  { have: 'nothing', told: 'ringing', role: 'caller', becomes: null, sends: ['hang-up'] },
  { have: 'nothing', told: 'claiming', role: 'caller', becomes: null, sends: ['hang-up'] },
  { have: 'nothing', told: 'active', role: 'caller', becomes: null, sends: ['hang-up'] },
  { have: 'nothing', told: 'active', role: 'callee', becomes: null, sends: ['hang-up'] },
  { have: 'nothing', told: 'recovering', role: 'callee', becomes: null, sends: ['hang-up'] },
  { have: 'nothing', told: 'ended', role: 'callee', becomes: null },
  { have: 'calling', told: null, becomes: null, tells: ['ended lost'] },
  { have: 'calling', told: 'claiming', role: 'caller', becomes: 'calling' },
  { have: 'calling', told: 'ringing', role: 'caller', becomes: 'reached' },
  { have: 'calling', told: 'active', role: 'caller', becomes: 'active', tells: ['accepted'] },
  { have: 'calling', told: 'recovering', role: 'caller', becomes: 'calling' },
  { have: 'calling', told: 'ended', role: 'caller', becomes: null, tells: ['ended busy'] },
  { have: 'outgoing', told: null, becomes: null, tells: ['ended lost'] },
  { have: 'outgoing', told: 'ringing', role: 'caller', becomes: 'ringing' },
  { have: 'outgoing', told: 'recovering', role: 'caller', becomes: 'ringing' },
  { have: 'outgoing', told: 'active', role: 'caller', becomes: 'active', tells: ['accepted'] },
  { have: 'outgoing', told: 'ended', role: 'caller', becomes: null, tells: ['ended busy'] },
  { have: 'incoming', told: null, becomes: null, tells: ['ended lost'] },
  { have: 'incoming', told: 'ringing', role: 'callee', becomes: 'ringing' },
  { have: 'incoming', told: 'recovering', role: 'callee', becomes: 'ringing' },
  { have: 'incoming', told: 'ended', role: 'callee', becomes: null, tells: ['ended busy'] },
  { have: 'accepting', told: null, becomes: 'accepting', sends: ['accept'] },
  { have: 'accepting', told: 'ringing', role: 'callee', becomes: 'accepting', sends: ['accept'] },
  { have: 'accepting', told: 'recovering', role: 'callee', becomes: 'accepting', sends: ['accept'] },
  { have: 'accepting', told: 'active', role: 'callee', becomes: 'active', sends: ['accept'], tells: ['accepted'] },
  { have: 'accepting', told: 'ended', role: 'callee', becomes: null, sends: ['accept'], tells: ['ended busy'] },
  { have: 'active', told: null, becomes: null, tells: ['ended lost'] },
  { have: 'active', told: 'active', role: 'caller', becomes: 'active' },
  { have: 'active', told: 'recovering', role: 'caller', becomes: 'active', tells: ['peer away'] },
  { have: 'active', told: 'ended', role: 'caller', becomes: null, tells: ['ended busy'] },
  { have: 'leaving', told: null, becomes: 'leaving', sends: ['hang-up'] },
  { have: 'leaving', told: 'active', role: 'caller', becomes: 'leaving', sends: ['hang-up'] },
  { have: 'leaving', told: 'recovering', role: 'caller', becomes: 'leaving', sends: ['hang-up'] },
  { have: 'leaving', told: 'ended', role: 'caller', becomes: null, sends: ['hang-up'], tells: ['ended busy'] },
  { have: 'left', told: null, becomes: null, tells: ['ended lost'] },
  { have: 'left', told: 'active', role: 'caller', becomes: 'leaving', sends: ['hang-up'] },
  { have: 'left', told: 'recovering', role: 'caller', becomes: 'leaving', sends: ['hang-up'] },
];

for (const { have, told, role, becomes, sends = [], tells = [] } of table) {
  test(`A client with ${have}, told ${told ?? 'nothing'}${role ? ` as ${role}` : ''}: ${becomes ?? 'gone'}`, () => {
    const phone = new ScriptedPhone();
    phone.online();
    const call = held[have](phone);
    phone.cut();
    phone.reconnect();
    phone.told();
    const entry = { call, state: told, role, polite: role === 'callee', peer: PRIYA, media: MEDIA, ticket: 'new', ringFor: 9000, reason: 'busy' };
    phone.welcome({ calls: told === null ? [] : [entry] });
    assert.equal(phone.core.callState(call)?.name ?? null, becomes);
    assert.deepEqual(phone.sent().map(({ type }) => type), sends);
    const news = phone.told('incoming', 'accepted', 'ended', 'peer', 'merged');
    assert.deepEqual(news.map(({ type, reason, presence }) => [type, reason ?? presence].filter(Boolean).join(' ')), tells);
  });
}

test('Glare that was decided in the lost stream is understood from the snapshot', () => {
  for (const fate of [[], [{ call: 'call-1', state: 'ended', reason: 'merged', role: 'caller', peer: PRIYA, media: MEDIA }]]) {
    const phone = new ScriptedPhone();
    phone.online();
    const call = phone.outgoing();
    phone.cut();
    phone.reconnect();
    phone.told();
    phone.welcome({ calls: [...fate, { call: 'other', state: 'active', role: 'callee', polite: true, peer: PRIYA, media: MEDIA, ticket: 't' }] });
    assert.deepEqual(phone.told('merged', 'accepted', 'ended').map(({ type }) => type), ['merged', 'accepted']);
    assert.equal(phone.core.callState(call), null);
    assert.equal(phone.core.callState('other')?.name, 'active');
    assert.deepEqual(phone.sent(), []);
  }
});

test('A call whose command is unanswered outlives the snapshot, until the answer', () => {
  const phone = new ScriptedPhone();
  phone.online();
  const call = phone.core.call(0, { to: 'Priya' });
  phone.sent();
  phone.cut();
  phone.reconnect();
  phone.welcome();
  const [{ id }] = phone.sent();
  assert.equal(phone.core.callState(call)?.name, 'calling');
  phone.say({ type: 'error', id, code: 'no-such-call', message: '', call });
  phone.at(phone.now);
  assert.equal(phone.told('ended')[0].reason, 'lost');
});

test('An end that the old stream swallowed is inferred when its command is answered and nothing follows', () => {
  const phone = new ScriptedPhone();
  phone.online();
  const call = phone.active();
  phone.core.hangUp(phone.now, call);
  phone.cut();
  phone.reconnect();
  phone.welcome();
  const [{ id }] = phone.sent();
  phone.say({ type: 'done', id });
  phone.at(phone.now + 5000);
  assert.equal(phone.told('ended')[0].reason, 'hung-up');
});
