import { button, element, html, icon } from './element.js';

/** @import { Acts } from './acts.js' */
/** @import { Message, State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * Text messages beside a call.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createChat(acts) {
  const panel = html('chat');
  const input = element('chat-input', HTMLInputElement);
  const log = html('chat-log');
  /** @type {Map<string, HTMLLIElement>} */
  const lines = new Map();

  element('chat-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text !== '' && acts.sendText(text)) input.value = '';
  });
  button('chat-close').addEventListener('click', () => acts.openChat(false));
  panel.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) acts.openChat(false);
  });

  const clear = () => {
    if (lines.size === 0 && input.value === '') return;
    log.replaceChildren();
    lines.clear();
    input.value = '';
  };

  return (state, words) => {
    const call = state.tag === 'inside' && state.activity.tag === 'call' ? state.activity : null;
    const opens = call !== null && call.chat.open && panel.hidden;
    const closes = call !== null && !call.chat.open && !panel.hidden;
    panel.hidden = !call?.chat.open;
    if (!call) {
      clear();
      return;
    }
    showMessages(call.chat.messages, call.peer.name);
    if (opens) input.focus();
    if (closes) button('chat-toggle').focus();

    /**
     * @param {readonly Message[]} messages
     * @param {string} peerName
     */
    function showMessages(messages, peerName) {
      let added = false;
      for (const message of messages) {
        let line = lines.get(message.id);
        if (!line) {
          line = createLine(message, peerName, words);
          lines.set(message.id, line);
          log.append(line);
          added = true;
        }
        line.dataset.delivered = String(message.delivered);
      }
      html('chat-empty').hidden = messages.length > 0;
      if (added || opens) html('chat-scroll').scrollTop = html('chat-scroll').scrollHeight;
    }
  };
}

/**
 * @param {Message} message
 * @param {string} peerName
 * @param {Words} words
 */
function createLine(message, peerName, words) {
  const line = document.createElement('li');
  const own = message.from === 'me';
  line.className = own ? 'message own' : 'message';
  line.dataset.from = message.from;
  const who = document.createElement('span');
  who.className = 'unseen';
  who.textContent = own ? words.say('chat.own') : words.say('chat.from', { name: peerName });
  const text = document.createElement('span');
  text.className = 'message-text';
  text.textContent = message.text;
  const time = document.createElement('time');
  const at = new Date(message.at);
  time.dateTime = at.toISOString();
  time.append(at.toLocaleTimeString(words.language, { hour: 'numeric', minute: '2-digit' }));
  if (own) time.append(icon('check', 'icon small'));
  line.append(who, text, time);
  return line;
}
