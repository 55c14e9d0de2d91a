import { html, icon, setLabel, setText } from './element.js';
import { showFace } from './face.js';

/** @import { Acts } from './acts.js' */
/** @import { Listed } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * @typedef {{ item: HTMLLIElement, name: HTMLElement, state: HTMLElement, face: HTMLElement,
 *   audio: HTMLButtonElement, video: HTMLButtonElement }} Row
 */

/**
 * The list of people. A row stays the same element while its person stays, so that focus and screen readers stay too.
 * @param {Acts} acts
 * @returns {(users: readonly Listed[], canCall: boolean, words: Words) => void}
 */
export function createPeople(acts) {
  const list = html('people');
  /** @type {Map<string, Row>} */
  const rows = new Map();

  return (users, canCall, words) => {
    const here = new Set(users.map((user) => user.id));
    for (const [id, row] of rows) {
      if (here.has(id)) continue;
      if (row.item.contains(document.activeElement)) html('lobby-heading').focus();
      row.item.remove();
      rows.delete(id);
    }
    users.forEach((user, place) => {
      const row = rows.get(user.id) ?? createRow(user, acts);
      rows.set(user.id, row);
      fillRow(row, user, canCall, words);
      // Moving an element takes its focus away, so only those that are out of place move.
      if (list.children[place] !== row.item) list.insertBefore(row.item, list.children[place] ?? null);
    });
    list.hidden = users.length === 0;
  };
}

/**
 * @param {Listed} user
 * @param {Acts} acts
 * @returns {Row}
 */
function createRow({ id, name: userName }, acts) {
  const peer = { id, name: userName };
  const item = document.createElement('li');
  item.className = 'person';
  item.dataset.user = id;
  const face = create('span', 'face');
  face.setAttribute('aria-hidden', 'true');
  const words = create('span', 'person-words');
  const name = create('span', 'person-name');
  const state = create('span', 'person-state');
  words.append(name, state);
  const actions = create('span', 'person-actions');
  const audio = callButton('audio', 'phone', () => acts.call(peer, { audio: true, video: false }));
  const video = callButton('video', 'camera', () => acts.call(peer, { audio: true, video: true }));
  actions.append(audio, video);
  item.append(face, words, actions);
  return { item, name, state, face, audio, video };
}

/**
 * @param {Row} row
 * @param {Listed} user
 * @param {boolean} canCall
 * @param {Words} words
 */
function fillRow(row, user, canCall, words) {
  const free = user.state === 'online';
  row.item.dataset.availability = user.state;
  showFace(row.face, user.name);
  setText(row.name, user.name);
  setText(row.state, words.say(free ? 'lobby.online' : 'lobby.busy'));
  row.audio.disabled = row.video.disabled = !(canCall && free);
  setLabel(row.audio, words.say('lobby.callAudioTo', { name: user.name }));
  setLabel(row.video, words.say('lobby.callVideoTo', { name: user.name }));
  setText(labelOf(row.video), words.say('lobby.callVideo'));
}

/**
 * @param {'audio' | 'video'} kind
 * @param {string} drawing
 * @param {() => void} act
 */
function callButton(kind, drawing, act) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button soft-accent';
  button.dataset.call = kind;
  button.append(icon(drawing));
  if (kind === 'video') button.append(create('span', 'label'));
  else button.classList.add('square');
  button.addEventListener('click', act);
  return button;
}

/** @param {HTMLButtonElement} button */
function labelOf(button) {
  return /** @type {HTMLElement} */ (button.querySelector('.label'));
}

/**
 * @param {string} tag
 * @param {string} className
 */
function create(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
