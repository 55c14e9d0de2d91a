/** Tracks, streams, devices and a peer connection that only keep state: for tests of what the SDK does with them. */
import { install } from './stand-ins.js';

export class Track {
  enabled = true;
  muted = false;
  readyState = 'live';
  /** @type {(() => void) | null} */ onended = null;

  /** @param {'audio' | 'video'} kind @param {string} label */
  constructor(kind, label) {
    this.kind = kind;
    this.label = label;
  }

  stop() { this.readyState = 'ended'; }
}

export class Stream {
  /** @type {Set<Track>} */ #tracks;

  /** @param {Track[]} tracks */
  constructor(tracks = []) { this.#tracks = new Set(tracks); }

  getTracks() { return [...this.#tracks]; }
  getAudioTracks() { return this.getTracks().filter(({ kind }) => kind === 'audio'); }
  getVideoTracks() { return this.getTracks().filter(({ kind }) => kind === 'video'); }
  /** @param {Track} track */
  addTrack(track) { this.#tracks.add(track); }
  /** @param {Track} track */
  removeTrack(track) { this.#tracks.delete(track); }
}

/** A machine with some devices, and a person who says yes unless told otherwise. */
export class Devices {
  /** @type {Track[]} */ given = [];
  /** @type {any[]} */ asked = [];
  /** The name of the exception, per kind. @type {Record<'audio' | 'video' | 'screen', string | null>} */
  refusal = { audio: null, video: null, screen: null };

  /** @param {any} constraints */
  async getUserMedia(constraints) {
    this.asked.push(constraints);
    const kinds = /** @type {const} */ (['audio', 'video']).filter((kind) => constraints[kind]);
    for (const kind of kinds) this.#refuse(this.refusal[kind]);
    return this.#give(kinds.map((kind) => new Track(kind, `${kind} ${this.asked.length}`)));
  }

  async getDisplayMedia() {
    this.#refuse(this.refusal.screen);
    return this.#give([new Track('video', 'screen')]);
  }

  /** @param {string | null} name */
  #refuse(name) { if (name !== null) throw new DOMException('', name); }

  /** @param {Track[]} tracks */
  #give(tracks) {
    this.given.push(...tracks);
    return new Stream(tracks);
  }
}

/** Follows the signaling states of the specification, and fires nothing by itself but what a test asks for. */
export class Connection {
  /** @type {Connection[]} */ static made = [];
  static get last() { return /** @type {Connection} */ (Connection.made.at(-1)); }

  signalingState = 'stable';
  connectionState = 'new';
  /** @type {any} */ localDescription = null;
  /** @type {any} */ remoteDescription = null;
  /** @type {any[]} */ candidates = [];
  /** @type {string[]} */ done = [];
  /** @type {any} */ onnegotiationneeded = null;
  /** @type {any} */ onicecandidate = null;
  /** @type {any} */ onconnectionstatechange = null;
  /** @type {any} */ ontrack = null;
  /** @type {Track[]} */ tracks = [];
  #descriptions = 0;
  /** The operations chain: one description after the other. @type {Promise<unknown>} */ #chain = Promise.resolve();

  /** @param {any} [configuration] */
  constructor(configuration) {
    this.configuration = configuration;
    Connection.made.push(this);
  }

  /** @param {Track} track */
  addTrack(track) { this.tracks.push(track); }
  addTransceiver() {}
  getTransceivers() { return []; }
  restartIce() { this.done.push('restart'); }
  /** @param {any} configuration */
  setConfiguration(configuration) { this.configuration = configuration; }
  close() { this.signalingState = 'closed'; }

  setLocalDescription() { return this.#next(() => this.#setLocal()); }
  /** @param {{ type: string, sdp: string }} description */
  setRemoteDescription(description) { return this.#next(() => this.#setRemote(description)); }

  /** @param {() => Promise<void>} operation */
  #next(operation) {
    const done = this.#chain.then(operation);
    this.#chain = done.catch(() => {});
    return done;
  }

  async #setLocal() {
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    await Promise.resolve();
    this.localDescription = { type, sdp: `${type} ${++this.#descriptions}` };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    this.done.push(`local ${type}`);
  }

  /** @param {{ type: string, sdp: string }} description */
  async #setRemote(description) {
    await Promise.resolve();
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer') throw new DOMException('', 'InvalidStateError');
    if (description.type === 'offer' && this.signalingState === 'have-local-offer') this.done.push('rollback');
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.done.push(`remote ${description.type}`);
  }

  /** @param {any} candidate */
  addIceCandidate(candidate) { return this.#next(() => this.#addCandidate(candidate)); }

  /** @param {any} candidate */
  async #addCandidate(candidate) {
    await Promise.resolve();
    if (this.remoteDescription === null) throw new DOMException('', 'InvalidStateError');
    this.candidates.push(candidate);
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }
}

/** @param {import('node:test').TestContext} context @returns {Devices} */
export function installMedia(context) {
  const mediaDevices = new Devices();
  Connection.made = [];
  install(context, { navigator: { mediaDevices }, MediaStream: Stream, RTCPeerConnection: Connection, isSecureContext: true });
  return mediaDevices;
}
