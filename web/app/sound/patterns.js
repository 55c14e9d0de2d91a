/**
 * What ringing sounds like: soft notes on a sine wave, written down and not recorded.
 *
 * @typedef {{ at: number, length: number, pitch: number, loudness: number }} Note  seconds from the start, seconds, hertz, 0 to 1
 * @typedef {{ notes: readonly Note[], period: number | null }} Pattern  repeated every `period` seconds, or once
 */

/** Somebody calls: a broken chord that rises and rests. @type {Pattern} */
export const incoming = {
  period: 2.8,
  notes: [
    { at: 0, length: 0.5, pitch: 659.26, loudness: 0.22 },
    { at: 0.16, length: 0.5, pitch: 783.99, loudness: 0.22 },
    { at: 0.32, length: 0.9, pitch: 987.77, loudness: 0.24 },
    { at: 0.9, length: 0.5, pitch: 783.99, loudness: 0.18 },
    { at: 1.06, length: 0.9, pitch: 987.77, loudness: 0.2 },
  ],
};

/** It rings at the other side: one low double note, quiet enough to talk over. @type {Pattern} */
export const ringback = {
  period: 3.6,
  notes: [
    { at: 0, length: 1.1, pitch: 440, loudness: 0.07 },
    { at: 0, length: 1.1, pitch: 523.25, loudness: 0.05 },
  ],
};

/** The call is over: two notes down, once. @type {Pattern} */
export const over = {
  period: null,
  notes: [
    { at: 0, length: 0.25, pitch: 523.25, loudness: 0.1 },
    { at: 0.18, length: 0.4, pitch: 392, loudness: 0.1 },
  ],
};
