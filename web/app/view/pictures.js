import { button, element, html, setLabel } from './element.js';
import { fit } from './fit.js';

/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/** @typedef {ReturnType<typeof createPictures>} Pictures */

/**
 * The two pictures of a call. Streams do not pass through the state: `flow/` hands them over here.
 * @param {(blocked: boolean) => void} onSound  whether the browser holds sound back
 */
export function createPictures(onSound) {
  const remote = element('remote-video', HTMLVideoElement);
  const local = element('local-video', HTMLVideoElement);
  let isScreen = false;

  const refit = () => {
    const picture = { width: remote.videoWidth, height: remote.videoHeight };
    const box = { width: remote.clientWidth, height: remote.clientHeight };
    remote.dataset.fit = fit(picture, box, isScreen);
  };
  remote.addEventListener('resize', refit);
  new ResizeObserver(refit).observe(remote);
  button('play').addEventListener('click', async () => {
    try {
      await remote.play();
      onSound(false);
    } catch {
      // Still held back: the button stays for the next try.
      onSound(true);
    }
  });

  return {
    /** The element that a call's remote stream plays in. */
    remote,
    /** @param {MediaStream | null} stream */
    showLocal(stream) {
      if (local.srcObject !== stream) local.srcObject = stream;
    },
    /**
     * @param {State} state
     * @param {Words} words
     */
    show(state, words) {
      if (state.tag !== 'inside' || state.activity.tag !== 'call') return;
      const { peer, remote: sent } = state.activity;
      setLabel(remote, words.say('call.remoteVideo', { name: peer.name }));
      if (isScreen !== sent.screen) {
        isScreen = sent.screen;
        refit();
      }
      html('stage').dataset.remoteScreen = String(sent.screen);
    },
  };
}
