import { listDevices } from '../../sdk/index.js';
import { troubleOf } from './trouble.js';
import { wishesFor } from './wishes.js';

/** @import { Call } from '../../sdk/index.js' */
/** @import { Store } from '../state/store.js' */
/** @import { Progress, Wanted } from '../state/state.js' */
/** @import { DeviceChoice, Devices } from '../view/acts.js' */
/** @import { Pictures } from '../view/pictures.js' */

/** @typedef {Call['state']} CallState */

/** What a person decided against is no trouble. */
const silent = new Set(['share-cancelled', 'aborted']);

/** Between one call and the page's state, from its first ring to its end. */
export class CallLine {
  #call;
  #myId;
  #store;
  #pictures;
  #onEnd;
  #detach;
  #speaker = '';

  /**
   * @param {Call} call
   * @param {string} myId
   * @param {Store} store
   * @param {Pictures} pictures
   * @param {() => void} onEnd
   */
  constructor(call, myId, store, pictures, onEnd) {
    this.#call = call;
    this.#myId = myId;
    this.#store = store;
    this.#pictures = pictures;
    this.#onEnd = onEnd;
    this.#detach = call.attach(pictures.remote);
    call.on('state', (state) => this.#showState(state));
    call.on('media', () => this.#showMedia());
    call.on('localstream', (stream) => pictures.showLocal(stream));
    call.on('text', ({ id, text, at }) => store.dispatch({ type: 'text', message: { id: `peer ${id}`, from: 'peer', text, at, delivered: true } }));
    call.on('delivered', ({ id }) => store.dispatch({ type: 'delivered', id: `me ${id}` }));
    call.on('notice', (notice) => this.#showNotice(notice));
    pictures.showLocal(call.localStream);
    this.#showState(call.state);
    this.#showMedia();
  }

  /** @param {Wanted} wanted */
  async accept(wanted) {
    this.#store.dispatch({ type: 'answering', wanted });
    try {
      await this.#call.accept(wishesFor(wanted));
    } catch (error) {
      this.#store.dispatch({ type: 'answer-failed', trouble: troubleOf(error) });
    }
  }

  decline() {
    return this.#try(async () => this.#call.decline());
  }

  hangUp() {
    this.#call.hangUp();
  }

  toggleMute() {
    return this.#try(() => (this.#call.localMedia.audio ? this.#call.mute() : this.#call.unmute()));
  }

  toggleCamera() {
    return this.#try(() => this.#call.setCamera(!this.#call.localMedia.video));
  }

  toggleShare() {
    return this.#try(() => (this.#call.localMedia.screen ? this.#call.stopSharing() : this.#call.share()));
  }

  /** @param {DeviceChoice} choice */
  setDevice(choice) {
    return this.#try(async () => {
      await this.#call.setDevice(choice);
      this.#speaker = choice.audioOutput ?? this.#speaker;
    });
  }

  /** @returns {Promise<Devices>} */
  async listDevices() {
    const { audioInputs, videoInputs, audioOutputs } = await listDevices();
    const stream = this.#call.localStream;
    const usedBy = (/** @type {MediaStreamTrack | undefined} */ track) => track?.getSettings().deviceId ?? '';
    return {
      microphone: { list: audioInputs, current: usedBy(stream?.getAudioTracks()[0]) },
      camera: { list: videoInputs, current: usedBy(stream?.getVideoTracks()[0]) },
      speaker: 'setSinkId' in HTMLMediaElement.prototype ? { list: audioOutputs, current: this.#speaker } : null,
    };
  }

  /**
   * @param {string} text
   * @returns {boolean} whether it was taken
   */
  sendText(text) {
    try {
      const { id, at } = this.#call.sendText(text);
      this.#store.dispatch({ type: 'text', message: { id: `me ${id}`, from: 'me', text, at, delivered: false } });
      return true;
    } catch (error) {
      this.#showTrouble(error);
      return false;
    }
  }

  /** @param {CallState} state */
  #showState(state) {
    if (state.name !== 'ended') {
      const at = state.name === 'connected' ? state.since : Date.now();
      this.#store.dispatch({ type: 'progress', progress: progressOf(state), at });
      return;
    }
    const by = state.by === null ? null : state.by === this.#myId ? 'me' : 'peer';
    this.#store.dispatch({ type: 'ended', reason: state.reason, by, at: Date.now(), trouble: troubleOf(state.error) });
    this.#detach();
    this.#pictures.showLocal(null);
    this.#onEnd();
  }

  #showMedia() {
    this.#store.dispatch({ type: 'media', local: this.#call.localMedia, remote: this.#call.remoteMedia });
  }

  /** @param {Error} notice */
  #showNotice(notice) {
    if (troubleOf(notice).code === 'autoplay-blocked') this.#store.dispatch({ type: 'sound', blocked: true });
    else this.#showTrouble(notice);
  }

  /** @param {() => Promise<void>} act */
  async #try(act) {
    try {
      await act();
    } catch (error) {
      this.#showTrouble(error);
    }
  }

  /** @param {unknown} error */
  #showTrouble(error) {
    const trouble = troubleOf(error);
    if (!silent.has(trouble.code)) this.#store.dispatch({ type: 'trouble', trouble });
  }
}

/**
 * @param {Exclude<CallState, { name: 'ended' }>} state
 * @returns {Progress}
 */
function progressOf(state) {
  switch (state.name) {
    case 'connected':
    case 'reconnecting':
      return { tag: state.name, peer: state.peer };
    default:
      return { tag: state.name };
  }
}
