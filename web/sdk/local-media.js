/** What this side sends: microphone, camera, screen. Asks for them, gives them back, and knows what is on. */
import { mediaError, ParleyError, throwIfAborted } from './errors.js';

/**
 * @typedef {boolean | MediaTrackConstraints} Wish
 * @typedef {{ audio: boolean, video: boolean, screen: boolean }} MediaState
 * @typedef {object} LocalMediaOptions
 * @property {() => void} onChange tracks or what is on have changed
 * @property {(error: ParleyError) => void} onNotice something works less well than asked for
 * @property {(kind: 'audio' | 'video', track: MediaStreamTrack | null) => Promise<void>} onTrack what is sent has changed
 */

export class LocalMedia {
  /** @type {MediaStreamTrack | null} */ #microphone = null;
  /** @type {MediaStreamTrack | null} */ #camera = null;
  /** @type {MediaStreamTrack | null} */ #screen = null;
  /** @type {MediaStream | null} */ #stream = null;
  /** @type {{ audio: MediaTrackConstraints, video: MediaTrackConstraints }} */ #constraints = { audio: {}, video: {} };
  #options;

  /** @param {LocalMediaOptions} options */
  constructor(options) { this.#options = options; }

  /** For showing oneself: what is sent; null when nothing is. */
  get stream() { return this.#stream !== null && this.#stream.getTracks().length > 0 ? this.#stream : null; }

  /** The tracks to be sent. @returns {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }} */
  get tracks() { return { audio: this.#microphone, video: this.#screen ?? this.#camera }; }

  /** @returns {MediaState} */
  get state() {
    return { audio: isOn(this.#microphone), video: this.#screen === null && isOn(this.#camera), screen: isOn(this.#screen) };
  }

  /**
   * Asks for what the call begins with. Without a camera it makes do with the microphone, and says so.
   * @param {Wish} audio
   * @param {Wish} video
   * @param {AbortSignal} signal
   */
  async open(audio, video, signal) {
    this.#remember('audio', audio);
    this.#remember('video', video);
    const tracks = await this.#ask(audio, video, signal);
    for (const track of tracks) this.#adopt(track);
    this.#options.onChange();
  }

  /** @param {boolean} on @param {AbortSignal} signal */
  async setMicrophone(on, signal) {
    if (this.#microphone) this.#microphone.enabled = on;
    else if (on) await this.#replace('audio', await this.#askOne('audio', signal));
    this.#options.onChange();
  }

  /** @param {boolean} on @param {AbortSignal} signal */
  async setCamera(on, signal) {
    if (on && !isOn(this.#camera)) await this.#replace('video', await this.#askOne('video', signal));
    else if (!on && this.#camera) {
      // Stopping it turns off its light.
      this.#drop(this.#camera);
      this.#camera = null;
      await this.#options.onTrack('video', this.tracks.video);
    }
    this.#options.onChange();
  }

  /** @param {DisplayMediaStreamOptions | undefined} options @param {AbortSignal} signal */
  async share(options, signal) {
    const devices = mediaDevices();
    if (!devices.getDisplayMedia) throw new ParleyError('not-supported');
    const stream = await asked(devices.getDisplayMedia({ video: true, ...options }), 'screen', signal);
    const [track, ...others] = stream.getVideoTracks();
    for (const other of [...others, ...stream.getAudioTracks()]) other.stop();
    if (!track) throw new ParleyError('share-cancelled');
    this.#drop(this.#screen ?? this.#camera, this.#screen ? 'stop' : 'keep');
    this.#screen = track;
    // The browser's own "stop sharing" button.
    track.onended = () => { if (this.#screen === track) void this.stopSharing(); };
    this.#show(track);
    await this.#options.onTrack('video', track);
    this.#options.onChange();
  }

  async stopSharing() {
    if (!this.#screen) return;
    this.#drop(this.#screen);
    this.#screen = null;
    if (this.#camera) this.#show(this.#camera);
    await this.#options.onTrack('video', this.#camera);
    this.#options.onChange();
  }

  /** @param {'audio' | 'video'} kind @param {string} deviceId @param {AbortSignal} signal */
  async setDevice(kind, deviceId, signal) {
    this.#constraints[kind] = { ...this.#constraints[kind], deviceId: { exact: deviceId } };
    const present = kind === 'audio' ? this.#microphone : this.#camera;
    if (!present) return; // It is used when it is switched on.
    const track = await this.#askOne(kind, signal);
    track.enabled = present.enabled;
    await this.#replace(kind, track);
    this.#options.onChange();
  }

  /** Gives everything back. */
  close() {
    for (const track of [this.#microphone, this.#camera, this.#screen]) this.#drop(track);
    this.#microphone = this.#camera = this.#screen = null;
  }

  /** @param {'audio' | 'video'} kind @param {Wish} wish */
  #remember(kind, wish) { if (typeof wish === 'object') this.#constraints[kind] = wish; }

  /** @param {Wish} audio @param {Wish} video @param {AbortSignal} signal @returns {Promise<MediaStreamTrack[]>} */
  async #ask(audio, video, signal) {
    if (!audio && !video) return [];
    try {
      return await getTracks({ audio, video }, signal);
    } catch (error) {
      const failure = mediaError(error, 'device');
      const isMissing = ['no-device', 'device-in-use', 'device-unsuitable'].includes(failure.code);
      if (!isMissing || !audio || !video) throw failure;
      return this.#makeDo(audio, video, failure, signal);
    }
  }

  /** One of the two cannot be had: which, shows when each is asked for alone.
   * @param {Wish} audio @param {Wish} video @param {ParleyError} failure @param {AbortSignal} signal */
  async #makeDo(audio, video, failure, signal) {
    try {
      const tracks = await getTracks({ audio }, signal);
      this.#options.onNotice(failure.code === 'no-device' ? new ParleyError('no-camera', { cause: failure }) : failure);
      return tracks;
    } catch (error) {
      if (mediaError(error, 'device').code !== failure.code) throw error;
      const tracks = await getTracks({ video }, signal).catch(() => { throw failure; });
      this.#options.onNotice(failure);
      return tracks;
    }
  }

  /** @param {'audio' | 'video'} kind @param {AbortSignal} signal */
  async #askOne(kind, signal) {
    const [track] = await getTracks({ [kind]: this.#constraints[kind] }, signal);
    if (!track) throw new ParleyError('no-device');
    return track;
  }

  /** @param {'audio' | 'video'} kind @param {MediaStreamTrack} track */
  async #replace(kind, track) {
    this.#drop(kind === 'audio' ? this.#microphone : this.#camera);
    this.#adopt(track);
    if (kind === 'audio' || !this.#screen) await this.#options.onTrack(kind, track);
  }

  /** @param {MediaStreamTrack} track */
  #adopt(track) {
    if (track.kind === 'audio') this.#microphone = track;
    else this.#camera = track;
    track.onended = () => {
      // Unplugged, or taken away by the browser; stopping it ourselves is silent.
      this.#options.onNotice(new ParleyError('no-device'));
      this.#options.onChange();
    };
    if (track.kind === 'audio' || !this.#screen) this.#show(track);
  }

  /** @param {MediaStreamTrack} track */
  #show(track) {
    this.#stream ??= new MediaStream();
    this.#stream.addTrack(track);
  }

  /** @param {MediaStreamTrack | null} track @param {'stop' | 'keep'} fate */
  #drop(track, fate = 'stop') {
    if (!track) return;
    this.#stream?.removeTrack(track);
    if (fate === 'stop') track.stop();
  }
}

/** @param {MediaStreamTrack | null} track */
const isOn = (track) => track !== null && track.enabled && track.readyState === 'live';

/** @returns {MediaDevices} */
function mediaDevices() {
  const devices = globalThis.navigator?.mediaDevices;
  if (devices) return devices;
  throw new ParleyError(globalThis.isSecureContext === false ? 'insecure-context' : 'not-supported');
}

/** @param {MediaStreamConstraints} constraints @param {AbortSignal} signal */
async function getTracks(constraints, signal) {
  throwIfAborted(signal);
  return (await asked(mediaDevices().getUserMedia(constraints), 'device', signal)).getTracks();
}

/**
 * The person's answer cannot be waited off: what comes after an abort is given back.
 * @param {Promise<MediaStream>} question
 * @param {'device' | 'screen'} what
 * @param {AbortSignal} signal
 */
async function asked(question, what, signal) {
  const stream = await question.catch((error) => { throw mediaError(error, what); });
  if (signal.aborted) for (const track of stream.getTracks()) track.stop();
  throwIfAborted(signal);
  return stream;
}

/** The devices there are. @returns {Promise<Record<'audioInputs' | 'videoInputs' | 'audioOutputs', { id: string, label: string }[]>>} */
export async function listDevices() {
  const devices = await mediaDevices().enumerateDevices().catch((error) => { throw mediaError(error, 'device'); });
  const of = (/** @type {MediaDeviceKind} */ wanted) => devices.filter(({ kind, deviceId }) => kind === wanted && deviceId !== '')
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
  return { audioInputs: of('audioinput'), videoInputs: of('videoinput'), audioOutputs: of('audiooutput') };
}
