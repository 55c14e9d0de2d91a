/**
 * Watches the media path of one call: when it counts as lost, when to restart ICE, when to give the call up. Pure.
 *
 * Both sides see the same loss at about the same time. The impolite one restarts first; the polite one only when nothing
 * has come from there, so that they do not answer each other's restarts in a circle.
 */

/** A path that is `disconnected` for this many milliseconds is lost; most come back sooner. */
export const LOST_AFTER = 2000;
/** How much longer the polite side waits for the other one's restart. */
export const POLITE_WAIT = 3000;
/** A restart that has led to nothing is repeated after this many milliseconds. */
export const RESTART_EVERY = 8000;
/** Milliseconds of looking, with signaling in order, until the call is given up. */
export const GIVE_UP_AFTER = 30_000;

/**
 * @typedef {'fine' | 'down' | 'peer-lost'} Signaling down: this side's or the peer's connection is being repaired
 * @typedef {{ left: number, since: number | null }} Patience milliseconds left, running while `since` is set
 * @typedef {{ name: 'waiting' }
 *   | { name: 'finding', patience: Patience, restartAt: number | null }
 *   | { name: 'up' }
 *   | { name: 'shaky', lostAt: number }
 *   | { name: 'lost', patience: Patience, restartAt: number | null }
 *   | { name: 'over' }} PathState
 *   waiting: for the answer to the call; finding: for the first time; over: given up, or closed
 */

export class MediaPath {
  /** @type {PathState} */ #state = { name: 'waiting' };
  /** @type {Signaling} */ #signaling = 'fine';
  /** @type {'nothing' | 'restart' | 'give-up'} */ #wish = 'nothing';
  #politeWait;

  /** @param {boolean} polite */
  constructor(polite) { this.#politeWait = polite ? POLITE_WAIT : 0; }

  get state() { return this.#state; }

  get nextTimeout() {
    const state = this.#state;
    if (state.name === 'shaky') return state.lostAt;
    if (state.name !== 'finding' && state.name !== 'lost') return null;
    const { left, since } = state.patience;
    if (since === null) return null;
    return Math.min(since + left, state.restartAt ?? Infinity);
  }

  /** The call is answered: the search begins. @param {number} now */
  answered(now) {
    if (this.#state.name === 'waiting') this.#search(now, 'finding', null);
  }

  /** @param {number} now @param {string} state RTCPeerConnectionState */
  connectionIs(now, state) {
    if (this.#state.name === 'over') return;
    switch (state) {
      case 'connected':
        this.#state = { name: 'up' };
        break;
      case 'disconnected':
        if (this.#state.name === 'up') this.#state = { name: 'shaky', lostAt: now + LOST_AFTER };
        break;
      case 'failed':
        if (this.#state.name === 'up' || this.#state.name === 'shaky') this.#lose(now);
        else if (this.#state.name === 'finding') this.#state.restartAt ??= now + this.#politeWait;
        break;
      default:
    }
  }

  /** @param {number} now @param {Signaling} signaling */
  signalingIs(now, signaling) {
    if (signaling === this.#signaling) return;
    this.#signaling = signaling;
    const state = this.#state;
    if (state.name !== 'lost' && state.name !== 'finding') return;
    const { left, since } = state.patience;
    if (signaling === 'peer-lost') return this.#giveUp();
    if (signaling === 'down') state.patience = { left: since === null ? left : left - (now - since), since: null };
    else {
      state.patience.since ??= now;
      // What was sent before the outage may be outdated: the network may be another one now.
      if (state.name === 'lost') state.restartAt = now + this.#politeWait;
    }
  }

  /** The other side negotiates: its restart is under way, ours can wait. @param {number} now */
  remoteOffered(now) {
    if (this.#state.name === 'lost') this.#state.restartAt = now + RESTART_EVERY;
  }

  /** @param {number} now */
  handleTimeout(now) {
    const next = this.nextTimeout;
    if (next === null || now < next) return;
    const state = this.#state;
    if (state.name === 'shaky') return this.#lose(now);
    if (state.name !== 'finding' && state.name !== 'lost') return;
    const { left, since } = state.patience;
    if (since !== null && now >= since + left) return this.#giveUp();
    state.restartAt = now + RESTART_EVERY;
    this.#wish = 'restart';
  }

  /** @returns {'nothing' | 'restart' | 'give-up'} what to do now, once */
  takeWish() {
    const wish = this.#wish;
    this.#wish = 'nothing';
    return wish;
  }

  #giveUp() {
    this.#state = { name: 'over' };
    this.#wish = 'give-up';
  }

  /** @param {number} now */
  #lose(now) {
    this.#search(now, 'lost', now + this.#politeWait);
    if (this.#signaling === 'peer-lost') this.#giveUp();
  }

  /** @param {number} now @param {'finding' | 'lost'} name @param {number | null} restartAt */
  #search(now, name, restartAt) {
    const since = this.#signaling === 'fine' ? now : null;
    this.#state = { name, patience: { left: GIVE_UP_AFTER, since }, restartAt };
  }
}
