/** Serves the page's files as the server does, and opens them in Chromium with the gallery's states in place of a phone. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const web = join(import.meta.dirname, '..', '..', '..');
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Where Debian and its relatives put Chromium. */
export const browserPath = [process.env.PARLEY_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  .find((path) => path !== '' && existsSync(path));

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required',
];

/** @typedef {{ width: number, height: number, dark: boolean, language: 'en' | 'ko' }} Seat  from where one looks */

/** A page server and a browser; `close()` ends both. */
export async function openTheatre() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    // The gallery has no phone, so its own main module takes the place of the page's.
    const file = path === '/main.js' ? join(import.meta.dirname, 'show.js') : join(web, 'app', path === '/' ? 'index.html' : path);
    try {
      const body = await readFile(file);
      const type = types[/** @type {keyof typeof types} */ (extname(file))] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy }).end(body);
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
        viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', locale: language, reducedMotion: 'reduce', bypassCSP: false,
      });
      const page = await context.newPage();
      /** @type {string[]} */
      const complaints = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
      await page.goto(`http://localhost:${port}/`);
      await page.waitForFunction(() => 'showState' in window);
      return { page, complaints, close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
