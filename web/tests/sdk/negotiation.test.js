import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Negotiation } from '../../sdk/negotiation.js';
import { Connection } from './media-stand-ins.js';
import { settle } from './stand-ins.js';

/** @param {'polite' | 'impolite'} manner */
function negotiation(manner) {
  const connection = new Connection();
  /** @type {string[]} */
  const sent = [];
  /** @type {unknown[]} */
  const errors = [];
  const it = new Negotiation({
    connection: /** @type {any} */ (connection),
    polite: manner === 'polite',
    send: (type, payload) => { sent.push(`${type} ${JSON.stringify(payload)}`); },
    onError: (error) => { errors.push(error); },
    onOffer: () => {},
  });
  return { connection, sent, errors, it };
}

test('The caller\'s browser needs negotiation: an offer goes out', async () => {
  const { sent, it, connection } = negotiation('impolite');
  await it.handleNegotiationNeeded();
  assert.deepEqual(sent, ['video-offer {"sdp":"offer 1"}']);
  it.handleVideoAnswer({ sdp: 'theirs' });
  await settle();
  assert.equal(connection.signalingState, 'stable');
});

test('The callee does not offer before it has answered', async () => {
  const { sent, it } = negotiation('polite');
  await it.handleNegotiationNeeded();
  assert.deepEqual(sent, []);
  it.handleVideoOffer({ sdp: 'theirs' });
  await settle();
  await it.handleNegotiationNeeded();
  assert.deepEqual(sent, ['video-answer {"sdp":"answer 1"}', 'video-offer {"sdp":"offer 3"}']);
});

test('The polite side goes through each offer twice, and answers it once', async () => {
  const { it, connection, sent } = negotiation('polite');
  for (const sdp of ['first', 'second']) {
    it.handleVideoOffer({ sdp });
    await settle();
    assert.deepEqual(connection.done.splice(0), ['remote offer', 'local answer', 'remote offer', 'local answer']);
  }
  assert.deepEqual(sent, ['video-answer {"sdp":"answer 1"}', 'video-answer {"sdp":"answer 3"}']);
});

test('An offer that comes while another is gone through again is answered behind it', async () => {
  const { it, connection, sent } = negotiation('polite');
  it.handleVideoOffer({ sdp: 'first' });
  while (sent.length === 0) await Promise.resolve();
  it.handleVideoOffer({ sdp: 'second' });
  await settle();
  assert.deepEqual(connection.remoteDescription, { type: 'offer', sdp: 'second' });
  assert.deepEqual(sent, ['video-answer {"sdp":"answer 1"}', 'video-answer {"sdp":"answer 3"}']);
});

for (const { when, offering } of [
  { when: 'has been sent', offering: async (/** @type {Negotiation} */ it) => { await it.handleNegotiationNeeded(); } },
  { when: 'is being made', offering: async (/** @type {Negotiation} */ it) => { void it.handleNegotiationNeeded(); } },
]) {
  test(`An offer that comes when our own ${when} is ignored by the impolite side`, async () => {
    const { it, connection, errors } = negotiation('impolite');
    await offering(it);
    it.handleVideoOffer({ sdp: 'theirs' });
    it.handleNewIceCandidate({ candidate: { candidate: 'of the ignored offer', usernameFragment: 'x' } });
    await settle();
    assert.deepEqual(connection.done, ['local offer']);
    it.handleVideoAnswer({ sdp: 'answer' });
    await settle();
    assert.equal(connection.signalingState, 'stable');
    assert.deepEqual(errors, []);
  });
}

test('An offer that comes when our own has been sent is answered by the polite side, whose own gives way', async () => {
  const { it, connection, sent } = negotiation('polite');
  it.handleVideoOffer({ sdp: 'first' });
  await settle();
  await it.handleNegotiationNeeded();
  it.handleVideoOffer({ sdp: 'second' });
  await settle();
  assert.deepEqual(connection.done.slice(4), ['local offer', 'rollback', 'remote offer', 'local answer', 'remote offer', 'local answer']);
  assert.match(sent.at(-1) ?? '', /^video-answer/);
});

test('An offer right behind an answer is no collision', async () => {
  const { it, connection } = negotiation('impolite');
  await it.handleNegotiationNeeded();
  it.handleVideoAnswer({ sdp: 'answer' });
  it.handleVideoOffer({ sdp: 'next' });
  await settle();
  assert.deepEqual(connection.done, ['local offer', 'remote answer', 'remote offer', 'local answer']);
});

test('Our candidates go out one by one, and their end as null', () => {
  const { connection, sent } = negotiation('impolite');
  const candidate = (/** @type {string} */ text) => ({ candidate: text, toJSON: () => ({ candidate: text }) });
  for (const each of [candidate('candidate:1'), candidate(''), null]) connection.onicecandidate({ candidate: each });
  assert.deepEqual(sent, ['new-ice-candidate {"candidate":{"candidate":"candidate:1"}}', 'new-ice-candidate {"candidate":null}']);
});

test('Their candidates are added behind the offer they belong to, and so is their end', async () => {
  const { connection, it } = negotiation('polite');
  it.handleVideoOffer({ sdp: 'theirs' });
  await settle();
  it.handleNewIceCandidate({ candidate: { candidate: 'candidate:1' } });
  it.handleNewIceCandidate({ candidate: null });
  await settle();
  assert.deepEqual(connection.candidates, [{ candidate: 'candidate:1' }, undefined]);
});

test('A description that cannot be used is told, unless the connection is closed', async () => {
  const { it, connection, errors } = negotiation('impolite');
  it.handleVideoAnswer({ sdp: 'to nothing' });
  await settle();
  assert.equal(errors.length, 1);
  connection.close();
  it.handleVideoAnswer({ sdp: 'too late' });
  await settle();
  assert.equal(errors.length, 1);
});
