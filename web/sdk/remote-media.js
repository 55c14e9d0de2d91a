/** What the other side sends: its stream, and what it says is on. */

/** @typedef {import('./local-media.js').MediaState} MediaState */

export class RemoteMedia {
  /** @type {MediaStream | null} */ #stream = null;
  /** @type {MediaState | null} */ #told = null;
  /** @type {Map<HTMLMediaElement, () => void>} */ #elements = new Map();
  #output = '';
  #onChange;

  /** @param {() => void} onChange what is on has changed */
  constructor(onChange) { this.#onChange = onChange; }

  get stream() { return this.#stream; }

  /** What the other side said; one that says nothing (another kind of client) is judged by its tracks. @returns {MediaState} */
  get state() {
    const has = (/** @type {string} */ kind) => this.#stream?.getTracks().some((track) => track.kind === kind && !track.muted) ?? false;
    return this.#told ?? { audio: has('audio'), video: has('video'), screen: false };
  }

  /** @param {Record<string, unknown>} message of the relay */
  receive({ type, audio, video, screen }) {
    if (type !== 'media-state') return;
    this.#told = { audio: audio === true, video: video === true, screen: screen === true };
    this.#onChange();
  }

  /** @param {MediaStreamTrack} track @returns {MediaStream} */
  add(track) {
    this.#stream ??= new MediaStream();
    this.#stream.addTrack(track);
    track.onmute = track.onunmute = () => { if (this.#told === null) this.#onChange(); };
    for (const element of this.#elements.keys()) if (element.srcObject !== this.#stream) element.srcObject = this.#stream;
    return this.#stream;
  }

  /** Another connection begins: nothing of the old one is left. */
  clear() {
    this.#stream = null;
    this.#told = null;
  }

  /**
   * @param {HTMLMediaElement} element
   * @param {() => void} onBlocked the browser does not let it play by itself
   * @returns {() => void} detaches
   */
  attach(element, onBlocked) {
    element.srcObject = this.#stream;
    element.autoplay = true;
    const play = () => {
      element.play().catch((error) => { if (error.name === 'NotAllowedError') onBlocked(); });
    };
    element.addEventListener('loadedmetadata', play);
    if (this.#output !== '') void setOutput(element, this.#output);
    const detach = () => {
      element.removeEventListener('loadedmetadata', play);
      element.srcObject = null;
      this.#elements.delete(element);
    };
    this.#elements.set(element, detach);
    return detach;
  }

  /** @param {string} deviceId of a loudspeaker or headset */
  async setOutput(deviceId) {
    await Promise.all([...this.#elements.keys()].map((element) => setOutput(element, deviceId)));
    this.#output = deviceId;
  }

  close() {
    for (const detach of [...this.#elements.values()]) detach();
  }
}

/** @param {HTMLMediaElement} element @param {string} deviceId */
async function setOutput(element, deviceId) {
  // Not every browser lets a page choose.
  await /** @type {any} */ (element).setSinkId?.(deviceId);
}
