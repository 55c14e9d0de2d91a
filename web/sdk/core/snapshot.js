/**
 * Makes this client's calls agree with the snapshot of a `welcome` that did not recover the stream (docs/protocol.md
 * §2, §6.4): the server may have died and have rebuilt the calls from tickets, or have given the stream up. Pure.
 */

/**
 * @typedef {import('./call-core.js').CallCore} CallCore
 * @typedef {object} Entry
 * @property {string} call
 * @property {'claiming' | 'ringing' | 'active' | 'recovering' | 'ended'} state
 * @property {import('./call-core.js').Role} [role]
 * @property {boolean} [polite]
 * @property {import('./call-core.js').Peer} [peer]
 * @property {import('./call-core.js').Media} [media]
 * @property {string} [ticket]
 * @property {number} [ringFor]
 * @property {string} [reason]
 * @property {string} [by]
 * @property {string} [into]
 */

/**
 * @param {import('./calls.js').Calls} calls
 * @param {import('./calls.js').Surroundings} around
 * @param {number} now
 * @param {Entry[]} entries
 */
export function reconcile(calls, around, now, entries) {
  const told = new Map(entries.map((entry) => [entry.call, entry]));
  for (const entry of entries) mergeMissedGlare(calls, now, entry, told);
  for (const entry of entries) {
    const call = calls.get(entry.call);
    if (call) agree(calls, around, now, call, entry);
    else adopt(calls, now, entry);
  }
  for (const call of [...calls]) {
    if (told.has(call.id)) continue;
    if (around.isUnanswered(call.id)) call.unconfirm();
    else calls.end(call, { reason: 'lost', by: null });
  }
}

/**
 * The `merged` event may be among what was missed: this device then finds itself callee of a call that it never answered,
 * while its own call to the same user is gone.
 * @param {import('./calls.js').Calls} calls
 * @param {number} now
 * @param {Entry} entry
 * @param {Map<string, Entry>} told
 */
function mergeMissedGlare(calls, now, entry, told) {
  if (entry.role !== 'callee' || (entry.state !== 'active' && entry.state !== 'recovering')) return;
  const state = calls.get(entry.call)?.state.name;
  if (state === 'accepting' || state === 'active' || state === 'leaving') return;
  for (const call of [...calls]) {
    const fate = told.get(call.id);
    const isGone = fate === undefined || (fate.state === 'ended' && fate.reason === 'merged');
    if (call.role === 'caller' && !call.isActive && isGone && call.peer.id === entry.peer?.id) calls.merge(now, call, entry.call);
  }
}

/**
 * @param {import('./calls.js').Calls} calls
 * @param {import('./calls.js').Surroundings} around
 * @param {number} now
 * @param {CallCore} call
 * @param {Entry} entry
 */
function agree(calls, around, now, call, entry) {
  call.confirm();
  call.ticket = entry.ticket ?? call.ticket;
  if (entry.state === 'ended') return calls.end(call, { reason: entry.reason ?? 'lost', by: entry.by ?? null });
  // A server that died may have taken this side's last word with it.
  if (call.state.name === 'leaving') {
    if (!around.isUnanswered(call.id)) calls.hangUpUnknown(now, call.id);
    return;
  }
  switch (entry.state) {
    case 'ringing':
      if (call.role === 'caller') call.rung(now, entry.peer);
      else if (call.state.name === 'accepting' && !around.isUnanswered(call.id)) {
        around.command(now, { type: 'accept', call: call.id, ack: call.inbox.ack });
      }
      break;
    case 'active':
      if (!call.isActive) calls.accepted(now, call, entry);
      else calls.peerIs(now, call, 'here');
      break;
    case 'recovering':
      calls.peerIs(now, call, 'away');
      break;
    default:
  }
}

/**
 * A call that this client does not hold: it rings, or it is left over from a page that died with its media.
 * @param {import('./calls.js').Calls} calls
 * @param {number} now
 * @param {Entry} entry
 */
function adopt(calls, now, entry) {
  if (entry.state === 'ended') return;
  if (entry.state === 'ringing' && entry.role === 'callee') calls.ring(now, entry);
  else calls.hangUpUnknown(now, entry.call, 'media-lost');
}
