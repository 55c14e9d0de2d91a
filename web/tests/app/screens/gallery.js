/** One state for each screen of the page and for each of a screen's faces: empty, loading, trouble, reconnecting. */
/** @import { Activity, Ended, InCall, Inside, Sent, State, Trouble } from '../../../app/state/state.js' */

const me = { id: 'Naomi', name: 'Naomi' };
const peer = { id: 'Priya', name: 'Priya' };
const longNamed = { id: 'long', name: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissen' };
const both = { audio: true, video: true };
/** @type {Sent} */
const seen = { audio: true, video: true, screen: false };
/** @type {Sent} */
const heard = { audio: true, video: false, screen: false };
const denied = { code: 'permission-denied', message: 'The browser denied it.', fix: 'Allow it.' };
const users = ['Amara', 'Ben Okafor', 'Hyun-woo 현우', 'Priya', 'Sofía'].map((name, place) => (
  { id: name, name, state: /** @type {'online' | 'busy'} */ (place === 1 ? 'busy' : 'online') }));

/** @type {Inside} */
const lobby = {
  tag: 'inside', me, link: { tag: 'online' }, people: { tag: 'known', users, total: 6 },
  activity: { tag: 'lobby', search: '' }, trouble: null,
};

/** @param {Activity} activity @param {Partial<Inside>} [rest] @returns {Inside} */
const inside = (activity, rest = {}) => ({ ...lobby, activity, ...rest });

/** @param {Partial<InCall>} [rest] @returns {InCall} */
const call = (rest = {}) => ({
  tag: 'call', peer, direction: 'outgoing', wanted: both, local: seen, remote: seen,
  progress: { tag: 'connected', peer: 'here' }, since: Date.now() - 754_000,
  chat: { open: false, unread: 0, messages: [] }, soundBlocked: false, ...rest,
});

/** @param {string} reason @param {'me' | 'peer' | null} by @param {number | null} lasted @param {Trouble} [trouble] @returns {Activity} */
const ended = (reason, by, lasted, trouble = { code: reason, message: '', fix: '' }) => (
  { tag: 'ended', peer, direction: 'outgoing', wanted: both, reason, by, lasted, trouble });

const chat = {
  open: true, unread: 0, messages: [
    { id: '1', from: /** @type {const} */ ('peer'), text: 'Can you see the second diagram?', at: Date.now() - 90_000, delivered: true },
    { id: '2', from: /** @type {const} */ ('me'), text: 'Yes, it is sharp. 여기서는 아주 잘 보여요.', at: Date.now() - 60_000, delivered: true },
    { id: '3', from: /** @type {const} */ ('me'), text: 'https://example.org/a-rather-long-address', at: Date.now() - 5_000, delivered: false },
  ],
};
const refusal = (/** @type {string} */ code) => ({ code, message: '', fix: '' });

/** @type {Record<string, State>} */
export const gallery = {
  'starting': { tag: 'starting' },
  'entrance': { tag: 'entrance', attempt: { tag: 'idle' } },
  'entrance-connecting': { tag: 'entrance', attempt: { tag: 'connecting' } },
  'entrance-silent': { tag: 'entrance', attempt: { tag: 'waiting' } },
  'entrance-refused': { tag: 'entrance', attempt: { tag: 'refused', trouble: refusal('name-invalid') } },
  lobby,
  'lobby-empty': { ...lobby, people: { tag: 'known', users: [], total: 1 } },
  'lobby-loading': { ...lobby, people: { tag: 'loading' } },
  'lobby-many': {
    ...lobby, people: {
      tag: 'known', total: 41, users: Array.from({ length: 12 }, (_, place) => (
        { id: `p${place}`, name: `Person with a name ${place + 1}`, state: /** @type {'online'} */ ('online') })),
    },
  },
  'lobby-long-name': {
    ...lobby, me: longNamed, people: { tag: 'known', total: 2, users: [{ ...longNamed, state: 'online' }] },
  },
  'lobby-no-match': { ...lobby, activity: { tag: 'lobby', search: 'zzz' } },
  'lobby-reconnecting': { ...lobby, link: { tag: 'reconnecting', attempt: 1 } },
  'lobby-trouble': { ...lobby, trouble: denied },
  'incoming': inside({ tag: 'incoming', peer, wanted: both, answering: null }),
  'incoming-long-name': inside({ tag: 'incoming', peer: longNamed, wanted: both, answering: null }),
  'incoming-answering': inside({ tag: 'incoming', peer, wanted: both, answering: both }),
  'incoming-trouble': inside({ tag: 'incoming', peer, wanted: both, answering: null }, { trouble: denied }),
  'outgoing-asking': inside(call({ progress: { tag: 'calling' }, since: null, local: { audio: false, video: false, screen: false }, remote: heard })),
  'outgoing-ringing': inside(call({ progress: { tag: 'ringing' }, since: null, remote: heard })),
  'call-connecting': inside(call({ progress: { tag: 'connecting' }, since: null, remote: heard })),
  'call': inside(call()),
  'call-audio': inside(call({ local: heard, remote: { audio: false, video: false, screen: false } })),
  'call-long-name': inside(call({ peer: longNamed })),
  'call-audio-long-name': inside(call({ peer: longNamed, wanted: { audio: true, video: false }, local: heard, remote: heard })),
  'call-chat': inside(call({ chat })),
  'call-chat-empty': inside(call({ chat: { open: true, unread: 0, messages: [] } })),
  'call-unread': inside(call({ chat: { open: false, unread: 3, messages: chat.messages }, local: { audio: false, video: true, screen: false } })),
  'call-sharing': inside(call({ local: { audio: true, video: false, screen: true } })),
  'call-peer-screen': inside(call({ remote: { audio: true, video: false, screen: true } })),
  'call-media-lost': inside(call({ progress: { tag: 'reconnecting', peer: 'here' } })),
  'call-link-lost': inside(call(), { link: { tag: 'reconnecting', attempt: 2 } }),
  'call-peer-away': inside(call({ progress: { tag: 'connected', peer: 'away' } })),
  'call-sound-blocked': inside(call({ soundBlocked: true })),
  'call-trouble': inside(call(), { trouble: { code: 'device-in-use', message: '', fix: '' } }),
  'ended': inside(ended('hung-up', 'peer', 754_000)),
  'ended-long-name': inside({ .../** @type {Ended} */ (ended('busy', null, null)), peer: longNamed }),
  'ended-declined': inside(ended('declined', 'peer', null)),
  'ended-no-media': inside(ended('no-media', 'me', null, denied)),
  'ended-media-failed': inside(ended('media-failed', null, null)),
  'closed-left': { tag: 'closed', why: 'left', trouble: null },
  'closed-replaced': { tag: 'closed', why: 'replaced', trouble: refusal('replaced') },
  'closed-sign-in': { tag: 'closed', why: 'sign-in', trouble: refusal('token-expired') },
  'closed-stopped': { tag: 'closed', why: 'stopped', trouble: refusal('protocol-violation') },
  'closed-insecure': { tag: 'closed', why: 'insecure', trouble: null },
};
