/** What a person can do on each screen, done with the keyboard alone, in a real browser. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gallery } from './gallery.js';
import { isOpen, openTheatre } from './theatre.js';

/** @import { Page } from 'playwright-core' */
/** @import { Inside, State } from '../../../app/state/state.js' */

const seat = /** @type {const} */ ({ width: 1280, height: 800, dark: false, language: 'en' });
/** @param {string} name */
const screen = (name) => /** @type {State} */ (gallery[name]);
const both = { audio: true, video: true };
const audioOnly = { audio: true, video: false };

describe('by keyboard', { skip: !isOpen && process.env.CI !== 'true' }, () => {
  /** @type {Awaited<ReturnType<typeof openTheatre>>} */
  let theatre;
  /** @type {Awaited<ReturnType<Awaited<ReturnType<typeof openTheatre>>['seat']>>} */
  let stage;
  before(async () => {
    theatre = await openTheatre();
    stage = await theatre.seat(seat);
  });
  after(() => theatre.close());

  /** Presses Tab until the focus is there. @param {string} selector */
  async function tabTo(selector) {
    for (let steps = 0; steps < 40; steps++) {
      if (await stage.page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await stage.page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not reach ${selector}`);
  }

  /** @param {string} name @param {string} selector @param {unknown[][]} expected */
  async function pressing(name, selector, expected) {
    await stage.show(screen('lobby'));
    await stage.show(screen(name));
    await tabTo(selector);
    await stage.acts();
    await stage.page.keyboard.press('Enter');
    assert.deepEqual(await stage.acts(), expected, `${selector} on ${name}`);
  }

  test('A name is typed and entered at once', async () => {
    await stage.show(screen('entrance'));
    await stage.page.keyboard.type('  Naomi ');
    await stage.page.keyboard.press('Enter');
    assert.deepEqual(await stage.acts(), [['enter', 'Naomi']]);
  });

  test('An empty name asks for one and does not enter', async () => {
    await stage.show(screen('lobby'));
    await stage.show(screen('entrance'));
    await stage.page.fill('#name', '');
    await stage.page.keyboard.press('Enter');
    assert.deepEqual(await stage.acts(), []);
    assert.equal(await stage.page.textContent('#entrance-problem'), 'Please type a name.');
    await stage.page.keyboard.type('N');
    assert.equal(await stage.page.textContent('#entrance-problem'), '');
  });

  test('Every control of every screen is reached and does what it says', async () => {
    const amara = { id: 'Amara', name: 'Amara' };
    const priya = { id: 'Priya', name: 'Priya' };
    await pressing('lobby', '[data-user="Amara"] [data-call="video"]', [['call', amara, both]]);
    await pressing('lobby', '[data-user="Amara"] [data-call="audio"]', [['call', amara, audioOnly]]);
    await pressing('lobby', '#leave', [['leave']]);
    await pressing('incoming', '#accept-video', [['accept', both]]);
    await pressing('incoming', '#accept-audio', [['accept', audioOnly]]);
    await pressing('incoming', '#decline', [['decline']]);
    await pressing('outgoing-ringing', '#hang-up', [['hangUp']]);
    await pressing('call', '#mute', [['toggleMute']]);
    await pressing('call', '#camera', [['toggleCamera']]);
    await pressing('call', '#share', [['toggleShare']]);
    await pressing('call', '#chat-toggle', [['openChat', true]]);
    await pressing('call', '#hang-up', [['hangUp']]);
    await pressing('call-link-lost', '#hang-up', [['hangUp']]);
    await pressing('ended', '#call-again', [['call', priya, both]]);
    await pressing('ended-no-media', '#call-audio', [['call', priya, audioOnly]]);
    await pressing('ended', '#back', [['back']]);
    await pressing('closed-replaced', '#enter-again', [['enterAgain']]);
    await pressing('lobby-trouble', '#notice-dismiss', [['dismiss']]);
  });

  test('Nobody can be called who is busy, or while the server is away', async () => {
    await stage.show(screen('lobby'));
    assert.equal(await stage.page.isDisabled('[data-user="Ben Okafor"] [data-call="video"]'), true);
    await stage.show(screen('lobby-reconnecting'));
    assert.equal(await stage.page.isDisabled('[data-user="Amara"] [data-call="video"]'), true);
  });

  test('The chat takes the focus, sends, closes with Escape and gives the focus back', async () => {
    await stage.show(screen('lobby'));
    await stage.show(screen('call'));
    await stage.acts();
    await stage.show(screen('call-chat'));
    await stage.page.keyboard.type('hello');
    await stage.page.keyboard.press('Enter');
    await stage.page.keyboard.press('Escape');
    assert.deepEqual(await stage.acts(), [['sendText', 'hello'], ['openChat', false]]);
    assert.equal(await stage.page.inputValue('#chat-input'), '');
    await stage.show(screen('call'));
    assert.equal(await focus(stage.page), 'chat-toggle');
  });

  test('What is being written stays while the call goes on, and goes with it', async () => {
    await stage.show(screen('call-chat-empty'));
    await stage.page.fill('#chat-input', 'half a sen');
    await stage.show(screen('call-chat-empty'));
    assert.equal(await stage.page.inputValue('#chat-input'), 'half a sen');
    await stage.show(screen('ended'));
    await stage.show(screen('call-chat-empty'));
    assert.equal(await stage.page.inputValue('#chat-input'), '');
  });

  test('Markup in a message is shown as it was written', async () => {
    const call = /** @type {Inside} */ (structuredClone(screen('call-chat')));
    if (call.activity.tag === 'call') {
      call.activity.chat = {
        open: true, unread: 0,
        messages: [{ id: 'x', from: 'peer', text: '<img src=x onerror=alert(1)>', at: 0, delivered: true }],
      };
    }
    await stage.show(call);
    assert.equal(await stage.page.textContent('#chat-log li:last-child .message-text'), '<img src=x onerror=alert(1)>');
    assert.equal(await stage.page.locator('#chat-log img').count(), 0);
  });

  test('The focus stays on a person while others come and go', async () => {
    const lobby = /** @type {Inside} */ (screen('lobby'));
    await stage.show(lobby);
    await tabTo('[data-user="Priya"] [data-call="video"]');
    const users = lobby.people.tag === 'known' ? lobby.people.users : [];
    const changed = [{ id: 'Abe', name: 'Abe', state: /** @type {const} */ ('online') }, ...users.filter(({ id }) => id !== 'Amara')];
    await stage.show({ ...lobby, people: { tag: 'known', users: changed, total: 6 } });
    assert.equal(await stage.page.evaluate(() => document.activeElement?.closest('li')?.dataset.user), 'Priya');
    await stage.show({ ...lobby, people: { tag: 'known', users: changed.filter(({ id }) => id !== 'Priya'), total: 5 } });
    assert.equal(await focus(stage.page), 'lobby-heading');
  });

  test('An answer during ringing leaves the focus on the control that has it', async () => {
    await stage.show(screen('lobby'));
    await stage.show(screen('outgoing-ringing'));
    await tabTo('#mute');
    await stage.show(screen('call'));
    assert.equal(await focus(stage.page), 'mute');
  });
});

describe('the page', { skip: !isOpen && process.env.CI !== 'true' }, () => {
  /** @type {Awaited<ReturnType<typeof openTheatre>>} */
  let theatre;
  before(async () => { theatre = await openTheatre(); });
  after(() => theatre.close());

  test('The controls fade back over a picture and return at a movement or a key', async () => {
    const { page, show, close } = await theatre.seat(seat);
    await holdTime(page);
    await show(screen('call'));
    const controls = () => page.getAttribute('#stage', 'data-controls');
    await page.mouse.move(400, 300);
    await page.clock.runFor(5000);
    assert.equal(await controls(), 'hidden');
    await page.mouse.move(420, 320);
    assert.equal(await controls(), 'shown');
    await page.clock.runFor(5000);
    assert.equal(await controls(), 'hidden');
    await page.keyboard.press('Tab');
    await page.clock.runFor(5000);
    assert.equal(await controls(), 'shown', 'a control that has the keyboard stays');
    await show(screen('call-audio'));
    await page.clock.runFor(5000);
    assert.equal(await controls(), 'shown', 'without a picture nothing fades');
    await close();
  });

  test('The clock of a call runs', async () => {
    const { page, show, close } = await theatre.seat(seat);
    await holdTime(page);
    const call = /** @type {Inside} */ (structuredClone(screen('call')));
    if (call.activity.tag === 'call') call.activity.since = noon;
    await show(call);
    await page.clock.runFor(65_000);
    assert.equal(await page.textContent('#timer'), '1:05');
    await close();
  });

  test('The page speaks the language that it is told to, and says so', async () => {
    const { page, show, acts, close } = await theatre.seat({ ...seat, language: 'ko' });
    await show(screen('lobby'));
    assert.equal(await page.getAttribute('html', 'lang'), 'ko');
    assert.equal(await page.textContent('#lobby-heading'), '지금 여기 있는 사람');
    await page.selectOption('#language', 'en');
    assert.deepEqual(await acts(), [['speak', 'en']]);
    await close();
  });

  test('A lost connection is said after a moment, and not when it is back sooner', async () => {
    const { page, show, close } = await theatre.seat(seat);
    await holdTime(page);
    await show(screen('lobby-reconnecting'));
    await page.clock.runFor(300);
    await show(screen('lobby'));
    await page.clock.runFor(2000);
    assert.equal(await page.isVisible('#link'), false);
    await show(screen('lobby-reconnecting'));
    await page.clock.runFor(1000);
    assert.equal(await page.isVisible('#link'), true);
    await close();
  });
});

const noon = Date.UTC(2030, 0, 1, 12);

/** From here on the page's time moves only when the test moves it, however slow the machine. @param {Page} page */
async function holdTime(page) {
  await page.clock.install({ time: noon - 60_000 });
  await page.clock.pauseAt(noon);
}

/** @param {Page} page */
function focus(page) {
  return page.evaluate(() => document.activeElement?.id);
}
