/** Everything that can go wrong, with words for a person. */

/** @type {[string, string]} */
const MISUNDERSTOOD = ['The server did not understand this page.', 'Reload the page.'];

/** `code: [what happened, what to do]` @type {Record<string, [string, string]>} */
const TEXTS = {
  // Camera, microphone, screen
  'permission-denied': ['The camera or microphone may not be used by this page.', 'Allow it in the browser\'s address bar, then try again.'],
  'no-device': ['No microphone or camera was found.', 'Connect one, then try again.'],
  'no-camera': ['No camera was found; the call goes on with sound only.', 'Connect a camera and switch it on.'],
  'device-in-use': ['The camera or microphone is used by another program.', 'Close the other program, then try again.'],
  'device-unsuitable': ['The chosen device is not there or cannot do what was asked.', 'Choose another device.'],
  'share-cancelled': ['No screen was chosen.', 'Share again and choose a screen or window.'],
  'insecure-context': ['Browsers give camera and microphone to secure pages only.', 'Open the page over https or on localhost.'],
  'not-supported': ['This browser cannot do this.', 'Use a current browser.'],
  'media-error': ['Camera, microphone or connection had a problem.', 'Try again.'],
  'autoplay-blocked': ['The browser waits for a click before it plays sound.', 'Click anywhere on the page.'],
  // The connection
  unreachable: ['The server cannot be reached.', 'Check the network, then try again.'],
  aborted: ['It was cancelled.', 'Start again when you like.'],
  closed: ['This phone has been closed.', 'Connect again.'],
  'name-invalid': ['This name cannot be used.', 'Choose a name of 1 to 64 letters.'],
  'guests-not-allowed': ['This server does not let guests in.', 'Sign in.'],
  'too-many-sessions': ['There are too many open tabs or devices with this name.', 'Close some of them.'],
  replaced: ['This tab\'s connection was taken over by another one.', 'Go on there, or reload this page.'],
  'sign-in-required': ['You must sign in first.', 'Sign in.'],
  'token-invalid': ['The sign-in is not valid.', 'Sign in again.'],
  'token-expired': ['The sign-in has expired.', 'Sign in again.'],
  'protocol-violation': MISUNDERSTOOD,
  'binary-message': MISUNDERSTOOD,
  'not-utf8': MISUNDERSTOOD,
  'message-too-large': ['A message was too large.', 'Send less at once.'],
  'too-fast': ['Too much was sent at once.', 'Wait a moment.'],
  'going-away': ['The server restarts.', 'Wait a moment; the connection comes back by itself.'],
  'slow-consumer': ['The connection was too slow.', 'Wait a moment; the connection comes back by itself.'],
  'ping-timeout': ['The connection was silent for too long.', 'Wait a moment; the connection comes back by itself.'],
  'hello-timeout': ['The connection was too slow.', 'Wait a moment; the connection comes back by itself.'],
  'hello-expected': MISUNDERSTOOD,
  'session-ended': ['The session has ended.', 'Wait a moment; a new one begins by itself.'],
  // Commands
  'bad-json': MISUNDERSTOOD,
  'bad-type': MISUNDERSTOOD,
  'missing-member': MISUNDERSTOOD,
  'duplicate-key': MISUNDERSTOOD,
  'unknown-type': MISUNDERSTOOD,
  'no-such-call': ['This call does not exist or has ended.', 'Call again.'],
  'not-ringing': ['This call does not ring here any more.', 'Call back.'],
  'call-exists': ['This call exists already.', 'Call again.'],
  'self-call': ['One cannot call oneself.', 'Choose someone else.'],
  'too-many-users': ['Too many users are watched.', 'Watch at most 256.'],
  unavailable: ['The server cannot do this just now.', 'Try again in a moment.'],
  // Ends
  'hung-up': ['The call has ended.', 'Call again when you like.'],
  cancelled: ['The call was cancelled.', 'Call back when you like.'],
  declined: ['The call was declined.', 'Try again later, or write.'],
  busy: ['The line is busy.', 'Try again later.'],
  'no-answer': ['Nobody answered.', 'Try again later.'],
  unreachable_user: ['This person is not there.', 'Try again later.'],
  'answered-elsewhere': ['The call was answered on another device.', 'Go on there.'],
  'declined-elsewhere': ['The call was declined on another device.', 'Call back when you like.'],
  left: ['The other side has left.', 'Try again later.'],
  lost: ['The connection to the other side was lost.', 'Call again.'],
  'media-lost': ['Sound and picture were lost and did not come back.', 'Check the network, then call again.'],
  'media-failed': ['No way for sound and picture was found.', 'Try another network; a firewall may be in the way.'],
  'no-media': ['Camera and microphone could not be used.', 'Check them, then call again.'],
  // Use
  'wrong-state': ['This is not possible now.', 'Look at the state first.'],
  'text-too-long': ['The text is too long.', 'Send at most 16,000 characters.'],
};

const UNKNOWN = /** @type {const} */ (['Something went wrong.', 'Try again.']);

/** An error with a code for programs, a message and a remedy for people. */
export class ParleyError extends Error {
  /**
   * @param {string} code one of the README's list
   * @param {{ message?: string, cause?: unknown, about?: 'user' }} [options] `about: 'user'`: who is called is `unreachable`
   */
  constructor(code, { message, cause, about } = {}) {
    const [words, fix] = (about && TEXTS[`${code}_${about}`]) ?? TEXTS[code] ?? UNKNOWN;
    super(TEXTS[code] === undefined && message ? message : words, cause === undefined ? undefined : { cause });
    this.name = 'ParleyError';
    this.code = code;
    this.fix = fix;
  }
}

/**
 * The error behind an exception of `getUserMedia` or `getDisplayMedia`.
 * @param {unknown} cause
 * @param {'device' | 'screen'} what
 * @returns {ParleyError}
 */
export function mediaError(cause, what) {
  if (cause instanceof ParleyError) return cause;
  return new ParleyError(mediaErrorCode(cause instanceof Error ? cause.name : '', what), { cause });
}

/** @param {string} name of the DOMException @param {'device' | 'screen'} what */
function mediaErrorCode(name, what) {
  switch (name) {
    case 'NotAllowedError': return what === 'screen' ? 'share-cancelled' : 'permission-denied';
    case 'SecurityError': return 'permission-denied';
    case 'NotFoundError': return 'no-device';
    case 'NotReadableError': return 'device-in-use';
    case 'OverconstrainedError': return 'device-unsuitable';
    case 'AbortError': return 'aborted';
    default: return 'media-error';
  }
}

/** @param {AbortSignal | undefined} signal @throws {ParleyError} when it is aborted */
export function throwIfAborted(signal) {
  if (signal?.aborted) throw new ParleyError('aborted', { cause: signal.reason });
}
