/** Every screen, looked at by axe-core and measured: in both languages, light and dark, from a desktop to 320 pixels. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { gallery } from './gallery.js';
import { isOpen, openTheatre } from './theatre.js';

/** @import { Seat } from './theatre.js' */
/** @import { Page } from 'playwright-core' */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Seats that axe looks from: between them both languages, both colour schemes, both sizes. @type {Record<string, Seat>} */
const watched = {
  'desktop, light, English': { width: 1280, height: 800, dark: false, language: 'en' },
  'phone, dark, Korean': { width: 360, height: 740, dark: true, language: 'ko' },
};

/** @type {Record<string, Seat>} */
const measured = {
  ...watched,
  '320 pixels wide, English': { width: 320, height: 568, dark: false, language: 'en' },
  '320 pixels wide, Korean': { width: 320, height: 568, dark: true, language: 'ko' },
  'phone on its side': { width: 740, height: 360, dark: false, language: 'en' },
};

// Without a browser these are skipped; where tests must not be skipped silently, the runner checks that there is one.
describe('every screen', { skip: !isOpen && process.env.CI !== 'true' }, () => {
  /** @type {Awaited<ReturnType<typeof openTheatre>>} */
  let theatre;
  before(async () => { theatre = await openTheatre(); });
  after(() => theatre.close());

  for (const [name, seat] of Object.entries(watched)) {
    test(`is accessible: ${name}`, async () => {
      const { page, show, showPictures, close } = await theatre.seat(seat);
      await showPictures();
      // The page's policy forbids eval in the page itself; DevTools' own evaluation is not bound by it.
      await page.evaluate(axe);
      for (const [screen, state] of Object.entries(gallery)) {
        await show(state);
        assert.deepEqual(await violations(page), [], `axe on ${screen}`);
      }
      await close();
    });
  }

  for (const [name, seat] of Object.entries(measured)) {
    test(`fits, has large targets and breaks no policy: ${name}`, async () => {
      const { page, complaints, show, showPictures, close } = await theatre.seat(seat);
      await showPictures();
      for (const [screen, state] of Object.entries(gallery)) {
        await show(state);
        assert.deepEqual(await smallTargets(page), [], `targets under 44 pixels on ${screen}`);
        assert.ok(await fitsAcross(page), `${screen} is wider than the window`);
      }
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test('the devices dialog is accessible, takes the focus and closes with Escape', async () => {
    const { page, show, close } = await theatre.seat({ width: 390, height: 844, dark: false, language: 'en' });
    await page.evaluate(axe);
    await show(/** @type {import('../../../app/state/state.js').State} */ (gallery['call']));
    await page.click('#devices-toggle');
    await page.waitForFunction(() => document.querySelectorAll('#device-microphone option').length === 2);
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.querySelector('#devices')?.contains(document.activeElement)));
    await page.keyboard.press('Escape');
    assert.equal(await page.isVisible('#devices'), false);
    await close();
  });

  test('each screen takes the focus when it comes, and none with a control that a stray key would press', async () => {
    const { page, show, close } = await theatre.seat({ width: 1280, height: 800, dark: false, language: 'en' });
    const expected = {
      'entrance': 'name', 'lobby': 'lobby-heading', 'incoming': 'incoming', 'outgoing-ringing': 'stage-name', 'ended': 'ended-heading',
      'closed-left': 'closed-heading',
    };
    for (const [screen, id] of Object.entries(expected)) {
      await show(/** @type {import('../../../app/state/state.js').State} */ (gallery[screen]));
      assert.equal(await page.evaluate(() => document.activeElement?.id), id, screen);
    }
    await close();
  });
});

/** @param {Page} page */
async function violations(page) {
  return page.evaluate(async () => {
    const results = await /** @type {any} */ (window).axe.run(document, { resultTypes: ['violations'] });
    const places = (/** @type {any} */ found) => found.nodes.map((/** @type {any} */ node) => node.html).join(' | ');
    return results.violations.map((/** @type {any} */ found) => `${found.id}: ${places(found)}`);
  });
}

/** @param {Page} page */
async function smallTargets(page) {
  return page.evaluate(() => [...document.querySelectorAll('button, select, input, a[href]')]
    .filter((target) => target.checkVisibility())
    .map((target) => ({ target, box: target.getBoundingClientRect() }))
    .filter(({ box }) => box.width < 44 || box.height < 44)
    .map(({ target, box }) => `#${target.id} ${box.width} × ${box.height}`));
}

/** @param {Page} page */
async function fitsAcross(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= innerWidth
    && [...document.querySelectorAll('button')].filter((target) => target.checkVisibility())
      .every((target) => target.getBoundingClientRect().left >= 0 && target.getBoundingClientRect().right <= innerWidth));
}
