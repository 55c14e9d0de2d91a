/**
 * One `RTCPeerConnection` of a call, with its negotiation and the watch over its path. A call that gives way in glare
 * closes this one and goes on with a new one, as the callee.
 */
import { MediaPath } from './core/media-path.js';
import { ParleyError } from './errors.js';
import { Negotiation } from './negotiation.js';

/**
 * @typedef {object} MediaConnectionOptions
 * @property {RTCConfiguration} configuration
 * @property {'caller' | 'callee'} role
 * @property {(type: string, payload: object) => void} send to the other side
 * @property {(track: MediaStreamTrack) => void} onTrack of the other side
 * @property {(state: import('./core/media-path.js').PathState) => void} onPath
 * @property {() => void} onGiveUp no way for the media was found for too long
 * @property {(error: unknown) => void} onError
 */

export class MediaConnection {
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #stream = new MediaStream(); // Names the group of tracks that belong together; it is not shown.
  #negotiation;
  #options;
  #path;

  /** Browsers can be built or told to do without. */
  static throwIfNotSupported() {
    if (typeof RTCPeerConnection !== 'function') throw new ParleyError('not-supported');
  }

  /** @param {MediaConnectionOptions} options */
  constructor(options) {
    this.#options = options;
    this.connection = new RTCPeerConnection(options.configuration);
    this.connection.ontrack = ({ track }) => { options.onTrack(track); };
    this.connection.onconnectionstatechange = () => {
      this.#drive((path, now) => { path.connectionIs(now, this.connection.connectionState); });
    };
    this.#path = new MediaPath(options.role === 'callee');
    this.#negotiation = new Negotiation({
      connection: this.connection,
      polite: options.role === 'callee',
      send: options.send,
      onError: options.onError,
      onOffer: () => { this.#drive((path, now) => { path.remoteOffered(now); }); },
    });
  }

  /**
   * What is sent from the beginning. The caller asks for both kinds, so that the other side can send what this one does not.
   * @param {{ audio: MediaStreamTrack | null, video: MediaStreamTrack | null }} tracks
   */
  begin(tracks) {
    for (const kind of /** @type {const} */ (['audio', 'video'])) {
      const track = tracks[kind];
      if (track) this.connection.addTrack(track, this.#stream);
      else if (this.#options.role === 'caller') this.connection.addTransceiver(kind, { direction: 'recvonly' });
    }
  }

  /** Sends another track of a kind, or none. @param {'audio' | 'video'} kind @param {MediaStreamTrack | null} track */
  async sendTrack(kind, track) {
    const transceiver = this.connection.getTransceivers().find((it) => it.receiver.track.kind === kind && it.direction !== 'stopped');
    if (!transceiver) {
      if (track) this.connection.addTrack(track, this.#stream);
      return;
    }
    await transceiver.sender.replaceTrack(track);
    if (!track || (transceiver.direction !== 'recvonly' && transceiver.direction !== 'inactive')) return;
    transceiver.sender.setStreams?.(this.#stream);
    transceiver.direction = 'sendrecv';
  }

  /** @param {{ type: string } & Record<string, any>} message of the relay; what cannot be used has no effect */
  receive({ type, sdp, candidate }) {
    if (type === 'video-offer' && typeof sdp === 'string') this.#negotiation.handleVideoOffer({ sdp });
    else if (type === 'video-answer' && typeof sdp === 'string') this.#negotiation.handleVideoAnswer({ sdp });
    else if (type === 'new-ice-candidate' && typeof candidate === 'object') this.#negotiation.handleNewIceCandidate({ candidate });
  }

  /** The call is answered. */
  answered() { this.#drive((path, now) => { path.answered(now); }); }

  /** @param {import('./core/media-path.js').Signaling} signaling */
  signalingIs(signaling) { this.#drive((path, now) => { path.signalingIs(now, signaling); }); }

  /** Fresh TURN credentials, for the next restart. @param {RTCConfiguration} configuration */
  configure(configuration) { this.connection.setConfiguration(configuration); }

  close() {
    clearTimeout(this.#timer);
    this.connection.onnegotiationneeded = this.connection.onicecandidate = null;
    this.connection.ontrack = this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  /** @param {(path: MediaPath, now: number) => void} action */
  #drive(action) {
    const before = this.#path.state;
    action(this.#path, performance.now());
    clearTimeout(this.#timer);
    const next = this.#path.nextTimeout;
    if (next !== null) {
      this.#timer = setTimeout(() => { this.#drive((path, now) => { path.handleTimeout(now); }); }, Math.max(0, next - performance.now()));
    }
    switch (this.#path.takeWish()) {
      case 'restart': this.connection.restartIce(); break;
      case 'give-up': this.#options.onGiveUp(); return;
      default:
    }
    if (this.#path.state.name !== before.name) this.#options.onPath(this.#path.state);
  }
}
