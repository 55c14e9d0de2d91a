import { clock } from '../state/duration.js';
import { html, setText } from './element.js';
import { showFace } from './face.js';

/** @import { InCall, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * The call: who it is with, how it stands, what the other side sends.
 * @returns {(state: State, words: Words) => void}
 */
export function createStage() {
  const stage = html('stage');
  const tick = createTimer();

  return (state, words) => {
    const call = state.tag === 'inside' && state.activity.tag === 'call' ? state.activity : null;
    tick(call);
    if (!call || state.tag !== 'inside') return;
    const { progress, peer } = call;
    const peerLink = 'peer' in progress ? progress.peer : 'here';
    const waiting = progress.tag === 'calling' || progress.tag === 'ringing';
    stage.dataset.media = progress.tag;
    stage.dataset.peer = peerLink;
    stage.dataset.picture = showsPicture(call) ? 'shown' : 'none';
    stage.classList.toggle('ringing', waiting);
    showFace(html('stage-face'), peer.name);
    showFace(html('self-view-face'), state.me.name);
    setText(html('stage-name'), peer.name);
    setText(html('portrait-name'), peer.name);
    html('stage-top').classList.toggle('unseen', waiting);
    setText(html('stage-status'), statusWords(call, words));
    setText(html('stage-hint'), isAsking(call) ? words.say('ring.permission') : '');
    showSigns(call);
    html('peer-away').hidden = peerLink === 'here';
    setText(html('peer-away'), words.say('call.peerAway', { name: peer.name }));
  };
}

/** @param {InCall['progress']} progress */
function isTalking({ tag }) {
  return tag === 'connected' || tag === 'reconnecting';
}

/** @param {InCall} call */
export function showsPicture({ progress, remote }) {
  return isTalking(progress) && (remote.video || remote.screen);
}

/** @param {InCall} call */
function showSigns({ progress, wanted, remote, local, soundBlocked }) {
  const connected = isTalking(progress);
  html('peer-muted').hidden = !connected || remote.audio;
  html('peer-camera-off').hidden = !connected || !wanted.video || remote.video || remote.screen;
  html('peer-screen').hidden = !connected || !remote.screen;
  html('media-lost').hidden = progress.tag !== 'reconnecting';
  html('you-share').hidden = !local.screen;
  html('play').hidden = !soundBlocked;
}

/**
 * Whether the browser may be asking for camera or microphone right now.
 * @param {InCall} call
 */
function isAsking({ progress, local, wanted }) {
  return progress.tag === 'calling' && (wanted.audio || wanted.video) && !local.audio && !local.video;
}

/**
 * @param {InCall} call
 * @param {Words} words
 */
function statusWords(call, words) {
  const { progress, wanted } = call;
  switch (progress.tag) {
    case 'calling':
      return words.say(isAsking(call) ? (wanted.video ? 'ring.preparing' : 'ring.preparingAudio') : 'ring.calling');
    case 'ringing':
      return words.say('ring.ringing');
    case 'connecting':
      return words.say(wanted.video ? 'call.connecting' : 'call.connectingAudio');
    case 'connected':
    case 'reconnecting':
      return '';
  }
}

/**
 * The clock of a running call, moved on once a second while one runs.
 * @returns {(call: InCall | null) => void}
 */
function createTimer() {
  const timer = html('timer');
  let since = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let interval;
  const refresh = () => setText(timer, clock(Date.now() - since));

  return (call) => {
    timer.hidden = call === null || call.since === null;
    if (call === null || call.since === null) {
      clearInterval(interval);
      interval = undefined;
      return;
    }
    since = call.since;
    refresh();
    interval ??= setInterval(refresh, 1000);
  };
}
