import { button, element, html, setIcon, setText } from './element.js';

/** @import { Words } from '../words/words.js' */

/** How long “Copied” stays, in milliseconds. */
const shownFor = 4000;

/**
 * What the empty lobby offers: a second tab, and the link to send to someone.
 * @returns {(words: Words) => void}
 */
export function createInvitation() {
  const address = new URL('./', location.href).href;
  const copy = button('copy-link');
  /** @type {'lobby.copyLink' | 'lobby.copied' | 'lobby.copyFailed'} */
  let says = 'lobby.copyLink';
  /** @type {Words | null} */
  let spoken = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  element('second-tab', HTMLAnchorElement).href = address;
  html('only-here').hidden = !isLoopback(location.hostname);

  const refresh = () => {
    if (spoken) setText(html('copy-text'), spoken.say(says));
    setIcon(copy, says === 'lobby.copied' ? 'check' : 'copy');
  };
  copy.addEventListener('click', async () => {
    says = await copyText(address) ? 'lobby.copied' : 'lobby.copyFailed';
    refresh();
    clearTimeout(timer);
    timer = setTimeout(() => {
      says = 'lobby.copyLink';
      refresh();
    }, shownFor);
  });

  return (words) => {
    spoken = words;
    refresh();
  };
}

/**
 * @param {string} text
 * @returns {Promise<boolean>} whether the clipboard has it
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard on an insecure page, or not allowed: the words point to the address bar instead.
    return false;
  }
}

/** @param {string} host */
function isLoopback(host) {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || host.startsWith('127.');
}
