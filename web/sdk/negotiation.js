/**
 * Perfect negotiation, as in the example of the W3C WebRTC specification (§10.7), with the steps of the signaling story
 * under their own names: whichever side wants to change something makes an offer; when two offers meet, the polite side
 * gives way. The relay delivers in order and exactly once, which is what the pattern asks of its signaling.
 */

/**
 * @typedef {object} NegotiationOptions
 * @property {RTCPeerConnection} connection
 * @property {boolean} polite
 * @property {(type: 'video-offer' | 'video-answer' | 'new-ice-candidate', payload: object) => void} send
 * @property {(error: unknown) => void} onError
 * @property {() => void} onOffer the other side has made an offer that is being answered
 */

export class Negotiation {
  // The three variables of the specification's example; signalingState is the fourth.
  #makingOffer = false;
  #ignoreOffer = false;
  #isSettingRemoteAnswerPending = false;
  #options;

  /** @param {NegotiationOptions} options */
  constructor(options) {
    this.#options = options;
    const { connection } = options;
    connection.onnegotiationneeded = () => { this.#guard(this.handleNegotiationNeeded()); };
    connection.onicecandidate = (event) => { this.handleIceCandidate(event); };
  }

  /** The browser says that an offer is due. */
  async handleNegotiationNeeded() {
    const { connection, polite, send } = this.#options;
    // The callee's first move is its answer; whatever it lacks is asked for again when that is done.
    if (polite && connection.remoteDescription === null) return;
    try {
      this.#makingOffer = true;
      await connection.setLocalDescription();
      if (connection.localDescription) send('video-offer', { sdp: connection.localDescription.sdp });
    } finally {
      this.#makingOffer = false;
    }
  }

  /** The other side offers. @param {{ sdp: string }} offer */
  handleVideoOffer({ sdp }) { this.#guard(this.#handleDescription({ type: 'offer', sdp })); }

  /** The other side has answered our offer. @param {{ sdp: string }} answer */
  handleVideoAnswer({ sdp }) { this.#guard(this.#handleDescription({ type: 'answer', sdp })); }

  /** The browser has found a candidate of its own, or (`null`) has found them all. @param {{ candidate: RTCIceCandidate | null }} event */
  handleIceCandidate({ candidate }) {
    // An empty candidate ends one generation; the null that follows when all are gathered says the same.
    if (candidate === null || candidate.candidate !== '') this.#options.send('new-ice-candidate', { candidate: candidate?.toJSON() ?? null });
  }

  /** The other side has found a candidate, or (`null`) all of them. @param {{ candidate: RTCIceCandidateInit | null }} message */
  handleNewIceCandidate({ candidate }) {
    const { connection } = this.#options;
    this.#guard(connection.addIceCandidate(candidate ?? undefined).catch((/** @type {unknown} */ error) => {
      if (!this.#ignoreOffer && isCurrent(candidate, connection.remoteDescription)) throw error;
    }));
  }

  /** @param {RTCSessionDescriptionInit} description */
  async #handleDescription(description) {
    const { connection, polite, send, onOffer } = this.#options;
    const readyForOffer = !this.#makingOffer && (connection.signalingState === 'stable' || this.#isSettingRemoteAnswerPending);
    const offerCollision = description.type === 'offer' && !readyForOffer;
    this.#ignoreOffer = !polite && offerCollision;
    if (this.#ignoreOffer) return;
    this.#isSettingRemoteAnswerPending = description.type === 'answer';
    try {
      await connection.setRemoteDescription(description); // Rolls back our own offer, if there is one.
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    if (description.type !== 'offer') return;
    onOffer();
    await connection.setLocalDescription();
    if (connection.localDescription) send('video-answer', { sdp: connection.localDescription.sdp });
    if (polite) await this.#applyAgain(description);
  }

  /**
   * After an answer Chromium still remembers the state before it, until the next exchange. An own offer that has to give way
   * would be rolled back to there: the other side's new tracks then never show or sound again. Going through the offer once
   * more, between ourselves, is that next exchange. Both steps are queued at once: nothing gets in between.
   * @param {RTCSessionDescriptionInit} offer
   */
  async #applyAgain(offer) {
    const { connection } = this.#options;
    await Promise.all([connection.setRemoteDescription(offer), connection.setLocalDescription()]);
  }

  /** @param {Promise<void>} step */
  #guard(step) {
    step.catch((error) => {
      // A connection that was closed under way is nobody's problem.
      if (this.#options.connection.signalingState !== 'closed') this.#options.onError(error);
    });
  }
}

/**
 * Whether a candidate belongs to the description in force; one of a generation that is over may fail in peace.
 * @param {RTCIceCandidateInit | null} candidate
 * @param {RTCSessionDescription | null} description
 */
function isCurrent(candidate, description) {
  const fragment = candidate?.usernameFragment;
  return typeof fragment === 'string' && description !== null && description.sdp.includes(`a=ice-ufrag:${fragment}`);
}
