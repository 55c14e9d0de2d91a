import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { next } from '../../../app/state/next.js';
import { screenOf, starting } from '../../../app/state/state.js';

/** @import { Event } from '../../../app/state/event.js' */
/** @import { InCall, Inside, State } from '../../../app/state/state.js' */

const me = { id: 'Naomi', name: 'Naomi' };
const peer = { id: 'Priya', name: 'Priya' };
const wanted = { audio: true, video: true };
const trouble = { code: 'permission-denied', message: 'm', fix: 'f' };
const sent = { audio: true, video: true, screen: false };

/** @param {...Event} events @returns {State} */
const after = (...events) => events.reduce(next, starting);

/** @param {...Event} events @returns {Inside} */
function inside(...events) {
  const state = after({ type: 'entered', me }, ...events);
  assert.equal(state.tag, 'inside');
  return /** @type {Inside} */ (state);
}

/** @param {...Event} events @returns {InCall} */
function inCall(...events) {
  const { activity } = inside({ type: 'called', peer, wanted }, ...events);
  assert.equal(activity.tag, 'call');
  return /** @type {InCall} */ (activity);
}

/** @param {'connected' | 'reconnecting'} tag @param {number} at @returns {Event} */
const progress = (tag, at) => ({ type: 'progress', progress: { tag, peer: 'here' }, at });

describe('getting in', () => {
  test('The entrance comes first, and entering leads to the lobby', () => {
    assert.equal(screenOf(after({ type: 'arrived' })), 'entrance');
    assert.equal(screenOf(after({ type: 'arrived' }, { type: 'entering' })), 'entrance');
    assert.equal(screenOf(inside()), 'lobby');
  });

  test('A tab that comes back sees no entrance on its way in', () => {
    assert.equal(screenOf(after({ type: 'entering' })), 'starting');
    assert.equal(screenOf(after({ type: 'entering' }, { type: 'entered', me })), 'lobby');
    assert.equal(screenOf(after({ type: 'entering' }, { type: 'server-silent' })), 'entrance');
  });

  test('A silent server keeps one waiting', () => {
    assert.deepEqual(after({ type: 'entering' }, { type: 'server-silent' }), { tag: 'entrance', attempt: { tag: 'waiting' } });
  });

  test('A refusal carries its trouble', () => {
    assert.deepEqual(after({ type: 'entering' }, { type: 'refused', trouble }), { tag: 'entrance', attempt: { tag: 'refused', trouble } });
  });

  test('Being told again who one is changes nothing but that', () => {
    const state = inside({ type: 'called', peer, wanted }, { type: 'entered', me: { id: 'Naomi', name: 'Naomi 2' } });
    assert.equal(state.me.name, 'Naomi 2');
    assert.equal(state.activity.tag, 'call');
  });

  test('Closed is closed until one arrives anew', () => {
    /** @type {Event} */
    const closed = { type: 'closed', why: 'replaced', trouble: null };
    assert.equal(screenOf(after(closed, { type: 'presence', users: [], total: 1 }, { type: 'server-silent' })), 'closed');
    assert.equal(screenOf(after(closed, { type: 'arrived' })), 'entrance');
  });
});

describe('calling', () => {
  test('An outgoing call shows ringing until it is answered', () => {
    assert.equal(screenOf(inside({ type: 'called', peer, wanted })), 'outgoing');
    assert.equal(screenOf(inside({ type: 'called', peer, wanted }, { type: 'progress', progress: { tag: 'ringing' }, at: 0 })), 'outgoing');
    assert.equal(screenOf(inside({ type: 'called', peer, wanted }, { type: 'progress', progress: { tag: 'connecting' }, at: 0 })), 'call');
  });

  test('An incoming call shows until it is answered', () => {
    assert.equal(screenOf(inside({ type: 'rang', peer, wanted })), 'incoming');
    assert.equal(screenOf(inside({ type: 'rang', peer, wanted }, { type: 'progress', progress: { tag: 'ringing' }, at: 0 })), 'incoming');
    const state = inside(
      { type: 'rang', peer, wanted }, { type: 'answering', wanted: { audio: true, video: false } },
      { type: 'progress', progress: { tag: 'connecting' }, at: 0 });
    assert.equal(screenOf(state), 'call');
    assert.deepEqual(state.activity.tag === 'call' && state.activity.wanted, { audio: true, video: false });
    assert.equal(state.activity.tag === 'call' && state.activity.direction, 'incoming');
  });

  test('An answer that fails rings on and says why', () => {
    const state = inside({ type: 'rang', peer, wanted }, { type: 'answering', wanted }, { type: 'answer-failed', trouble });
    assert.deepEqual(state.activity, { tag: 'incoming', peer, wanted, answering: null });
    assert.equal(state.trouble, trouble);
  });

  test('Answering again takes the old trouble away', () => {
    const state = inside({ type: 'rang', peer, wanted }, { type: 'answer-failed', trouble }, { type: 'answering', wanted });
    assert.equal(state.trouble, null);
  });

  test('Nothing else begins during a call', () => {
    const other = { id: 'Omar', name: 'Omar' };
    for (const event of /** @type {Event[]} */ ([{ type: 'rang', peer: other, wanted }, { type: 'called', peer: other, wanted }, { type: 'back' }])) {
      assert.equal(inCall(event).peer, peer);
    }
  });

  test('The end says how long it lasted, or that it never began', () => {
    /** @type {Event} */
    const end = { type: 'ended', reason: 'hung-up', by: 'peer', at: 60_000, trouble };
    const talked = inside({ type: 'called', peer, wanted }, progress('connected', 10_000), end).activity;
    assert.deepEqual(talked, { tag: 'ended', peer, direction: 'outgoing', wanted, reason: 'hung-up', by: 'peer', lasted: 50_000, trouble });
    const unanswered = inside({ type: 'called', peer, wanted }, end).activity;
    assert.equal(unanswered.tag === 'ended' && unanswered.lasted, null);
    const refused = inside({ type: 'rang', peer, wanted }, end).activity;
    assert.equal(refused.tag === 'ended' && refused.direction, 'incoming');
  });

  test('A call that reconnects keeps its beginning', () => {
    const end = inside(
      { type: 'called', peer, wanted }, progress('connected', 1000), progress('reconnecting', 5000), progress('connected', 6000),
      { type: 'ended', reason: 'media-lost', by: null, at: 9000, trouble }).activity;
    assert.equal(end.tag === 'ended' && end.lasted, 8000);
  });

  test('After the end comes the next call or the lobby', () => {
    /** @type {Event[]} */
    const over = [{ type: 'called', peer, wanted }, { type: 'ended', reason: 'busy', by: null, at: 0, trouble }];
    assert.equal(screenOf(inside(...over)), 'ended');
    assert.equal(screenOf(inside(...over, { type: 'back' })), 'lobby');
    assert.equal(screenOf(inside(...over, { type: 'called', peer, wanted })), 'outgoing');
    assert.equal(screenOf(inside(...over, { type: 'rang', peer, wanted })), 'incoming');
  });

  test('Events of a call that is over change nothing', () => {
    /** @type {Event[]} */
    const over = [{ type: 'called', peer, wanted }, { type: 'ended', reason: 'busy', by: null, at: 0, trouble }];
    const before = inside(...over);
    /** @type {Event[]} */
    const late = [progress('connected', 1), { type: 'media', local: sent, remote: sent }, { type: 'sound', blocked: true }];
    for (const event of late) assert.equal(next(before, event), before);
  });
});

describe('in a call', () => {
  test('What each side sends is kept', () => {
    const call = inCall({ type: 'media', local: sent, remote: { ...sent, audio: false } });
    assert.equal(call.remote.audio, false);
  });

  test('Messages of the other side count as unread while the chat is closed', () => {
    /** @type {(id: string, from: 'me' | 'peer') => Event} */
    const text = (id, from) => ({ type: 'text', message: { id, from, text: 'x', at: 0, delivered: false } });
    assert.equal(inCall(text('1', 'peer'), text('2', 'peer'), text('3', 'me')).chat.unread, 2);
    assert.equal(inCall({ type: 'chat', open: true }, text('1', 'peer')).chat.unread, 0);
    assert.equal(inCall(text('1', 'peer'), { type: 'chat', open: true }).chat.unread, 0);
  });

  test('A delivered message is marked, and no other', () => {
    /** @type {(id: string) => Event} */
    const text = (id) => ({ type: 'text', message: { id, from: 'me', text: 'x', at: 0, delivered: false } });
    const { messages } = inCall(text('1'), text('2'), { type: 'delivered', id: '2' }).chat;
    assert.deepEqual(messages.map((message) => message.delivered), [false, true]);
  });

  test('A lost connection to the server leaves the call as it is', () => {
    const state = inside({ type: 'called', peer, wanted }, progress('connected', 5), { type: 'link', link: { tag: 'reconnecting', attempt: 1 } });
    assert.equal(screenOf(state), 'call');
    assert.deepEqual(state.link, { tag: 'reconnecting', attempt: 1 });
  });

  test('Trouble shows until it is dismissed', () => {
    const state = inside({ type: 'called', peer, wanted }, { type: 'trouble', trouble });
    assert.equal(state.trouble, trouble);
    assert.equal(/** @type {Inside} */ (next(state, { type: 'dismissed' })).trouble, null);
  });
});

test('No event disturbs any state that it means nothing to', () => {
  /** @type {Event[]} */
  const events = [
    { type: 'entering' }, { type: 'server-silent' }, { type: 'refused', trouble }, { type: 'link', link: { tag: 'online' } },
    { type: 'presence', users: [], total: 0 }, { type: 'searched', search: 'x' }, { type: 'called', peer, wanted }, { type: 'rang', peer, wanted },
    { type: 'back' }, { type: 'trouble', trouble }, { type: 'dismissed' }, { type: 'answering', wanted }, { type: 'answer-failed', trouble },
    progress('connected', 1), { type: 'media', local: sent, remote: sent }, { type: 'delivered', id: '9' }, { type: 'chat', open: true },
    { type: 'sound', blocked: true }, { type: 'ended', reason: 'lost', by: null, at: 0, trouble },
    { type: 'text', message: { id: '1', from: 'me', text: 'x', at: 0, delivered: false } },
  ];
  const states = [
    starting, after({ type: 'arrived' }), after({ type: 'closed', why: 'left', trouble: null }), inside(),
    inside({ type: 'rang', peer, wanted }), inside({ type: 'called', peer, wanted }),
    inside({ type: 'called', peer, wanted }, { type: 'ended', reason: 'busy', by: null, at: 0, trouble }),
  ];
  const screens = ['starting', 'entrance', 'lobby', 'outgoing', 'incoming', 'call', 'ended', 'closed'];
  for (const state of states) {
    for (const event of events) {
      const frozen = structuredClone(state);
      assert.ok(screens.includes(screenOf(next(state, event))), event.type);
      assert.deepEqual(state, frozen, `${event.type} changed its input`);
    }
  }
});
