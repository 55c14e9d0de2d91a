/** @import { Note, Pattern } from './patterns.js' */

/** How fast a note comes, in seconds: slower than a click, faster than an ear. */
const attack = 0.02;

/**
 * Plays one pattern at a time. A browser gives sound only after the person has touched the page; a pattern that began
 * before is heard from then on.
 */
export class Player {
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {GainNode | null} */
  #output = null;
  /** @type {Pattern | null} */
  #playing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** Takes a touch or a key of the person as the leave to make sound. */
  listenForGesture() {
    const unlock = () => void this.#ready().resume();
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, unlock, { capture: true, passive: true });
  }

  /**
   * @param {Pattern | null} pattern null for silence
   */
  play(pattern) {
    if (pattern === this.#playing) return;
    this.#silence();
    this.#playing = pattern;
    if (pattern) this.#round(pattern);
  }

  /** @param {Pattern} pattern */
  #round(pattern) {
    const context = this.#ready();
    if (!this.#output) {
      this.#output = context.createGain();
      this.#output.connect(context.destination);
    }
    // While the browser holds sound back its clock stands still, and notes would pile up on one moment.
    if (context.state === 'running') for (const note of pattern.notes) sound(context, this.#output, note);
    if (pattern.period !== null) this.#timer = setTimeout(() => this.#round(pattern), pattern.period * 1000);
  }

  #silence() {
    clearTimeout(this.#timer);
    const output = this.#output;
    this.#output = null;
    if (!output || !this.#context) return;
    output.gain.setTargetAtTime(0, this.#context.currentTime, 0.03);
    setTimeout(() => output.disconnect(), 300);
  }

  #ready() {
    this.#context ??= new AudioContext();
    return this.#context;
  }
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} output
 * @param {Note} note
 */
function sound(context, output, { at, length, pitch, loudness }) {
  const start = context.currentTime + 0.02 + at;
  const tone = context.createOscillator();
  const envelope = context.createGain();
  tone.frequency.value = pitch;
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(loudness, start + attack);
  envelope.gain.exponentialRampToValueAtTime(0.0005, start + length);
  tone.connect(envelope).connect(output);
  tone.start(start);
  tone.stop(start + length);
}
