/** Serves the page's files and opens them in Chromium, with the gallery's states in place of a phone. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

/** @import { State } from '../../../app/state/state.js' */
/** @import { Language } from '../../../app/words/words.js' */

const web = join(import.meta.dirname, '..', '..', '..');
/** @type {Record<string, string>} */
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const browserPath = [process.env.PARLEY_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((path) => path !== '' && existsSync(path));

/** Whether there is a browser to play in. */
export const isOpen = browserPath !== undefined;

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required',
];

/** @typedef {{ width: number, height: number, dark: boolean, language: Language }} Seat  from where one looks */

/** A file server and a browser; `close()` ends both. */
export async function openTheatre() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    if (path === '/app/main.js') {
      // There is no phone here, so another main module takes its place.
      response.writeHead(302, { location: '/tests/app/screens/show.js' }).end();
      return;
    }
    try {
      const body = await readFile(join(web, path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(undefined)); });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const browser = await chromium.launch({ executablePath: browserPath, args: flags });

  return {
    /** @param {Seat} seat */
    async seat({ width, height, dark, language }) {
      const context = await browser.newContext({
        viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: language, reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      /** @type {string[]} what the browser held against the page: errors, refused resources, broken policy */
      const complaints = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      await page.goto(`http://localhost:${port}/app/index.html`);
      await page.waitForFunction(() => 'showState' in window);
      return {
        page,
        complaints,
        /** @param {State} state */
        show: (state) => page.evaluate(
          ([shown, spoken]) => /** @type {any} */ (window).showState(shown, spoken), /** @type {const} */ ([state, language])),
        /** What was done since the last time. @returns {Promise<unknown[][]>} */
        acts: () => page.evaluate(() => /** @type {any} */ (window).takeActs()),
        showPictures: () => page.evaluate(() => /** @type {any} */ (window).showPictures()),
        close: () => context.close(),
      };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
