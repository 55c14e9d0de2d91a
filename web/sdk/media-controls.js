/** Microphone, camera, screen and loudspeaker of a call: what the person switches while it lasts. */
import { Emitter } from './emitter.js';
import { mediaError, ParleyError } from './errors.js';
import { LocalMedia } from './local-media.js';
import { RemoteMedia } from './remote-media.js';

/** @typedef {{ signal?: AbortSignal }} Abortable */

/** @extends {Emitter<import('./call-types.js').CallEvents>} */
export class MediaControls extends Emitter {
  #mediaTold = '';
  /** Aborts what is being asked of the person when the call ends. @protected @readonly */
  ending = new AbortController();
  /** @protected @readonly */
  remote = new RemoteMedia(() => { this.tellMedia(); });
  /** @protected @readonly */
  local = new LocalMedia({
    onChange: () => { this.localChanged(); },
    onNotice: (error) => { this.emit('notice', error); },
    onTrack: (kind, track) => this.sendTrack(kind, track),
  });

  get localStream() { return this.local.stream; }
  get localMedia() { return this.local.state; }
  get remoteStream() { return this.remote.stream; }
  get remoteMedia() { return this.remote.state; }

  mute() { return this.local.setMicrophone(false, this.ending.signal); }

  /** @param {Abortable} [options] */
  unmute({ signal } = {}) { return this.local.setMicrophone(true, this.until(signal)); }

  /** @param {boolean} on @param {Abortable} [options] */
  setCamera(on, { signal } = {}) { return this.local.setCamera(on, this.until(signal)); }

  /** The screen in place of the camera. @param {DisplayMediaStreamOptions & Abortable} [options] */
  share({ signal, ...options } = {}) { return this.local.share(options, this.until(signal)); }

  stopSharing() { return this.local.stopSharing(); }

  /** @param {{ audioInput?: string, videoInput?: string, audioOutput?: string } & Abortable} devices ids of `listDevices` */
  async setDevice({ audioInput, videoInput, audioOutput, signal }) {
    if (audioInput !== undefined) await this.local.setDevice('audio', audioInput, this.until(signal));
    if (videoInput !== undefined) await this.local.setDevice('video', videoInput, this.until(signal));
    if (audioOutput !== undefined) await this.remote.setOutput(audioOutput).catch((error) => { throw mediaError(error, 'device'); });
  }

  /** Plays the other side in an element. @param {HTMLMediaElement} element @returns {() => void} detaches */
  attach(element) {
    return this.remote.attach(element, () => { this.emit('notice', new ParleyError('autoplay-blocked')); });
  }

  /** Aborted by the app, or by the end of the call. @protected @param {AbortSignal} [signal] */
  until(signal) { return signal ? AbortSignal.any([signal, this.ending.signal]) : this.ending.signal; }

  /** @protected */
  localChanged() {
    this.emit('localstream', this.localStream);
    this.tellMedia();
  }

  /** Tells the app what each side sends, if that is news. @protected */
  tellMedia() {
    const media = { local: this.localMedia, remote: this.remoteMedia };
    const told = JSON.stringify(media);
    if (told === this.#mediaTold) return;
    this.#mediaTold = told;
    this.emit('media', media);
  }

  /** Another track, or none, goes to the other side. @protected @param {'audio' | 'video'} _kind @param {MediaStreamTrack | null} _track */
  async sendTrack(_kind, _track) {}
}
