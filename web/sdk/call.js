/** A call, as the app sees it. */
import { isAnswered } from './call-types.js';
import { Conversation } from './conversation.js';
import { mediaError, ParleyError } from './errors.js';
import { MediaConnection } from './media-connection.js';
import { MediaControls } from './media-controls.js';

/**
 * @typedef {import('./call-types.js').CallState} CallState
 * @typedef {import('./local-media.js').Wish} Wish
 */

export class Call extends MediaControls {
  /** @type {CallState} */ #state;
  /** @type {import('./core/call-core.js').Presence} */ #presence = 'here';
  /** @type {MediaConnection | null} */ #connection = null;
  /** @type {Promise<void> | null} */ #accepting = null;
  /** @type {'fine' | 'down'} */ #signaling = 'fine';
  #connectedSince = 0;
  #words = new Conversation({
    send: (type, payload) => this.#send(type, payload),
    onText: (text) => { this.emit('text', text); },
    onData: (data) => { this.emit('data', data); },
    onDelivered: (id) => { this.emit('delivered', { id }); },
  });
  #line;

  /** @param {import('./call-types.js').CallBeginning} beginning @param {import('./call-types.js').Line} line */
  constructor({ id, direction, peer, media, until = null }, line) {
    super();
    this.id = id;
    this.direction = direction;
    this.peer = peer;
    this.media = media;
    this.#line = line;
    this.#state = direction === 'outgoing' ? { name: 'calling' } : { name: 'ringing', until };
  }

  get state() { return this.#state; }

  /** @returns {RTCPeerConnection | null} for diagnosis */
  get peerConnection() { return this.#connection?.connection ?? null; }

  /**
   * Answers. On a media error it rejects, and the call goes on ringing.
   * @param {{ audio?: Wish, video?: Wish, signal?: AbortSignal }} [options]
   * @returns {Promise<void>}
   */
  accept({ audio = true, video = this.media.video, signal } = {}) {
    if (this.#accepting) return this.#accepting;
    if (!this.#ringsHere) return Promise.reject(new ParleyError('wrong-state'));
    this.#accepting = this.#accept(audio, video, signal).finally(() => { this.#accepting = null; });
    return this.#accepting;
  }

  /** Of a ringing incoming call. */
  decline() {
    if (!this.#ringsHere) throw new ParleyError('wrong-state');
    this.#line.decline();
    this.#end('declined', this.#line.me());
  }

  /** Ends it in any state. */
  hangUp() { this.#leave(undefined); }

  /** @param {string} text at most 16,000 characters */
  sendText(text) { return this.#words.sendText(text); }
  /** @param {unknown} data any JSON value */
  sendData(data) { this.#words.sendData(data); }

  /** @returns {Promise<RTCStatsReport>} */
  getStats() { return this.#connection?.connection.getStats() ?? Promise.reject(new ParleyError('wrong-state')); }

  /** Begins an outgoing call. @internal @param {Wish} audio @param {Wish} video @param {AbortSignal} [signal] */
  async begin(audio, video, signal) {
    if (signal?.aborted) return this.hangUp();
    signal?.addEventListener('abort', () => { this.hangUp(); }, { signal: this.ending.signal });
    try {
      MediaConnection.throwIfNotSupported();
      await this.local.open(audio, video, this.ending.signal);
      this.#line.call();
      this.#connect('caller');
    } catch (error) {
      if (this.#state.name !== 'ended') this.#end('no-media', this.#line.me(), mediaError(error, 'device'));
    }
  }

  /** @internal @param {{ type: string } & Record<string, any>} event of the core, about this call */
  handle(event) {
    if (this.#state.name === 'ended') return;
    switch (event.type) {
      case 'calling': this.peer = { id: event.peer.id, name: event.peer.name }; break;
      case 'ringing': this.#become({ name: 'ringing', until: null }); break;
      case 'merged': this.#merge(event.into); break;
      case 'accepted': this.#accepted(event); break;
      case 'peer': this.#peerIs(event.presence); break;
      case 'relay':
        for (const part of [this.#connection, this.remote, this.#words]) part?.receive(event.message);
        break;
      case 'delivered': this.#words.delivered(event.seq); break;
      case 'ended': this.#end(event.reason, event.by ?? null, event.code && new ParleyError(event.code, { message: event.message })); break;
      default:
    }
  }

  /** @internal @param {'fine' | 'down'} signaling */
  signalingIs(signaling) {
    this.#signaling = signaling;
    this.#tellPath();
  }
  /** @internal Fresh TURN credentials. */
  configure() { this.#connection?.configure(this.#line.configuration()); }

  get #ringsHere() { return this.direction === 'incoming' && this.#state.name === 'ringing'; }

  /** @param {Wish} audio @param {Wish} video @param {AbortSignal} [signal] */
  async #accept(audio, video, signal) {
    MediaConnection.throwIfNotSupported();
    await this.local.open(audio, video, this.until(signal));
    this.#connect('callee');
    // What the caller sent ahead is handed over in here, so that the answer goes out at once.
    if (!this.#line.accept()) throw new ParleyError('wrong-state');
    if (this.#state.name === 'ringing') this.#become({ name: 'connecting' });
  }

  /** @param {'caller' | 'callee'} role */
  #connect(role) {
    this.#connection?.close();
    const connection = new MediaConnection({
      configuration: this.#line.configuration(),
      role,
      send: (type, payload) => { this.#line.send(type, payload); },
      onTrack: (track) => { this.emit('remotestream', this.remote.add(track)); this.tellMedia(); },
      onPath: (path) => { this.#pathIs(path.name); },
      onGiveUp: () => { this.#leave(this.#state.name === 'connecting' ? 'media-failed' : 'media-lost'); },
      onError: (cause) => { this.emit('notice', new ParleyError('media-error', { cause })); },
    });
    this.#connection = connection;
    connection.begin(this.local.tracks);
  }

  /** Glare: the call goes on in another one, as its callee. @param {string} into */
  #merge(into) {
    this.id = into;
    this.remote.clear();
    this.#connect('callee');
  }

  /** @param {Record<string, any>} event */
  #accepted({ peer }) {
    this.peer = { id: peer.id, name: peer.name };
    this.#sendMediaState();
    if (this.#state.name === 'calling' || this.#state.name === 'ringing') this.#become({ name: 'connecting' });
    this.#connection?.answered();
    this.#tellPath();
  }

  /** @param {import('./core/call-core.js').Presence} presence */
  #peerIs(presence) {
    this.#presence = presence;
    this.#tellPath();
    if (this.#state.name === 'connected' || this.#state.name === 'reconnecting') this.#become({ ...this.#state, peer: presence });
  }

  #tellPath() {
    this.#connection?.signalingIs(this.#presence === 'here' ? this.#signaling : this.#presence === 'away' ? 'down' : 'peer-lost');
  }

  /** @param {string} path */
  #pathIs(path) {
    if (path === 'up') this.#become({ name: 'connected', since: this.#connectedSince ||= Date.now(), peer: this.#presence });
    else if (path === 'lost') this.#become({ name: 'reconnecting', since: Date.now(), peer: this.#presence });
  }

  /** @param {string} type @param {object} payload @returns {number} */
  #send(type, payload) {
    const seq = isAnswered(this.#state) ? this.#line.send(type, payload) : null;
    if (seq === null) throw new ParleyError('wrong-state');
    if (seq === 0) throw new ParleyError('too-fast');
    return seq;
  }

  /** @protected */
  localChanged() {
    if (this.#state.name === 'ended') return;
    super.localChanged();
    if (isAnswered(this.#state)) this.#sendMediaState();
  }

  /** @protected @param {'audio' | 'video'} kind @param {MediaStreamTrack | null} track */
  async sendTrack(kind, track) { await this.#connection?.sendTrack(kind, track); }

  #sendMediaState() { this.#line.send('media-state', this.localMedia); }

  /** @param {string | undefined} reason */
  #leave(reason) {
    if (this.#state.name === 'ended') return;
    this.#line.hangUp(reason);
    const usual = isAnswered(this.#state) ? 'hung-up' : this.direction === 'outgoing' ? 'cancelled' : 'declined';
    this.#end(reason ?? usual, this.#line.me());
  }

  /** @param {string} reason @param {string | null} by @param {ParleyError} [error] */
  #end(reason, by, error = new ParleyError(reason, { about: 'user' })) {
    if (this.#state.name === 'ended') return;
    this.ending.abort();
    this.#connection?.close();
    this.#connection = null;
    this.local.close();
    this.#become({ name: 'ended', reason, by, error });
    this.remote.close();
    this.#line.ended();
  }

  /** @param {CallState} state */
  #become(state) { this.emit('state', this.#state = state); }
}
