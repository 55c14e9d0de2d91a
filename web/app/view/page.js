import { screenOf } from '../state/state.js';
import { createAnnouncer } from './announcer.js';
import { createChat } from './chat.js';
import { createClosed } from './closed.js';
import { createControls } from './controls.js';
import { createDevices } from './devices.js';
import { createEnded } from './ended.js';
import { createEntrance } from './entrance.js';
import { createFade } from './fade.js';
import { createIncoming } from './incoming.js';
import { createLanguage } from './language.js';
import { createLink } from './link.js';
import { createLobby } from './lobby.js';
import { createNotice } from './notice.js';
import { createScreens } from './screens.js';
import { createStage } from './stage.js';
import { sayFixedWords } from './fixed-words.js';

/** @import { Acts } from './acts.js' */
/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * The whole page: shows a state in a language, and calls `acts` for what a person does.
 * @param {Acts} acts
 * @param {string} lastName the first guess for the person's name; may be empty
 * @returns {(state: State, words: Words) => void}
 */
export function createPage(acts, lastName) {
  const showScreen = createScreens();
  const showLanguage = createLanguage(acts);
  const views = [
    createEntrance(acts, lastName), createLobby(acts), createIncoming(acts), createStage(), createControls(acts),
    createEnded(acts), createClosed(acts), createNotice(acts), createLink(), createDevices(acts), createFade(), createAnnouncer(),
  ];
  // Chat moves the focus when it opens, so its screen must show already.
  const showChat = createChat(acts);
  /** @type {Words | null} */
  let spoken = null;

  return (state, words) => {
    if (spoken !== words) {
      spoken = words;
      sayFixedWords(words);
      showLanguage(words);
    }
    for (const view of views) view(state, words);
    showScreen(screenOf(state));
    showChat(state, words);
    document.title = titleOf(state, words);
  };
}

/**
 * @param {State} state
 * @param {Words} words
 */
function titleOf(state, words) {
  if (state.tag !== 'inside' || !('peer' in state.activity)) return words.say('page.title');
  const { name } = state.activity.peer;
  switch (screenOf(state)) {
    case 'incoming':
      return words.say('page.titleIncoming', { name });
    case 'outgoing':
      return words.say('page.titleOutgoing', { name });
    case 'call':
      return words.say('page.titleCall', { name });
    default:
      return words.say('page.title');
  }
}
