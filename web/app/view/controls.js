import { button, html, setIcon, setLabel, setText } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { InCall, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * The row of round buttons under a call.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createControls(acts) {
  let chatIsOpen = false;
  button('mute').addEventListener('click', () => acts.toggleMute());
  button('camera').addEventListener('click', () => acts.toggleCamera());
  button('share').addEventListener('click', () => acts.toggleShare());
  button('chat-toggle').addEventListener('click', () => acts.openChat(!chatIsOpen));
  button('hang-up').addEventListener('click', () => acts.hangUp());
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});

  return (state, words) => {
    if (state.tag !== 'inside' || state.activity.tag !== 'call') return;
    const call = state.activity;
    const answered = call.progress.tag !== 'calling' && call.progress.tag !== 'ringing';
    chatIsOpen = call.chat.open;
    showSwitches(call, words);
    // A phone's browser cannot share its screen: no button is better than one that never works.
    button('share').hidden = !answered || !canShare;
    button('chat-toggle').hidden = !answered;
    button('devices-toggle').hidden = !answered;
    showChatButton(call, words);
    setLabel(button('devices-toggle'), words.say('call.devices'));
    setLabel(button('hang-up'), words.say(answered ? 'call.hangUp' : 'ring.cancel'));
  };
}

/**
 * @param {InCall} call
 * @param {Words} words
 */
function showSwitches({ local, wanted, progress }, words) {
  const asking = progress.tag === 'calling' && !local.audio && !local.video;
  html('self-muted').hidden = local.audio || asking;
  const selfView = html('self-view');
  selfView.dataset.shows = local.screen ? 'screen' : local.video ? 'camera' : 'none';
  // In an audio call there is nothing of oneself to see.
  selfView.hidden = !wanted.video && !local.video && !local.screen;
  selfView.dataset.mirrored = String(!local.screen);
  showSwitch('mute', !local.audio, local.audio ? 'microphone' : 'microphone-off', words.say(local.audio ? 'call.mute' : 'call.unmute'));
  showSwitch('camera', !local.video, local.video ? 'camera' : 'camera-off', words.say(local.video ? 'call.cameraOff' : 'call.cameraOn'));
  showSwitch('share', local.screen, local.screen ? 'screen-off' : 'screen', words.say(local.screen ? 'call.stopSharing' : 'call.share'));
  button('mute').disabled = asking;
  // While the screen is sent the camera waits; it comes back when sharing stops.
  button('camera').disabled = asking || local.screen;
}

/**
 * Pressed means: not as a call usually is (muted, no camera, sharing), so that what is unusual is what stands out.
 * @param {string} id
 * @param {boolean} pressed
 * @param {string} drawing
 * @param {string} label
 */
function showSwitch(id, pressed, drawing, label) {
  const control = button(id);
  control.setAttribute('aria-pressed', String(pressed));
  setIcon(control, drawing);
  setLabel(control, label);
}

/**
 * @param {InCall} call
 * @param {Words} words
 */
function showChatButton({ chat }, words) {
  const control = button('chat-toggle');
  control.setAttribute('aria-expanded', String(chat.open));
  setLabel(control, chat.unread > 0 ? words.count('call.chatUnread', { count: chat.unread }) : words.say('call.chat'));
  html('chat-badge').hidden = chat.unread === 0;
  setText(html('chat-badge'), String(chat.unread));
}
