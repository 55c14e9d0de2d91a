// Drives Firefox over WebDriver BiDi for the C# tests. One JSON object per line:
//   in   {id, op, parameters}
//   out  {id, value} or {id, error};  unasked {event, page, text, …}
// Ends, and Firefox with it, when the input ends.

import { createInterface } from 'node:readline';
import puppeteer from 'puppeteer-core';

const TIMEOUT_MS = 15_000;

/** @type {import('puppeteer-core').Browser | undefined} */
let browser;
/** @type {Map<number, import('puppeteer-core').Page>} */
const pages = new Map();
/** The storage of each person, by the number of their first page.
 * @type {Map<number, import('puppeteer-core').BrowserContext>} */
const contexts = new Map();
let lastPage = 0;

const write = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** Numbers a page and passes its console and errors on. */
function adopt(page) {
  const number = ++lastPage;
  pages.set(number, page);
  page.setDefaultTimeout(TIMEOUT_MS);
  page.on('console', (line) => write({ event: 'console', page: number, level: line.type(), text: line.text() }));
  page.on('pageerror', (error) => write({ event: 'pageerror', page: number, text: String(error?.message ?? error) }));
  page.once('close', () => pages.delete(number));
  return number;
}

function pageOf({ page }) {
  const found = pages.get(page);
  if (!found) throw new Error('the page is closed');
  return found;
}

/** Opens the same address from the page itself: such a window starts with a copy of the session storage. */
async function duplicate(page) {
  const opened = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no window was opened')), TIMEOUT_MS);
    page.once('popup', (popup) => {
      clearTimeout(late);
      resolve(popup);
    });
  });
  await page.evaluate('void window.open(location.href)');
  const popup = await opened;
  const until = Date.now() + TIMEOUT_MS;
  while (Date.now() < until) {
    if (await popup.evaluate("location.href !== 'about:blank' && document.readyState === 'complete'")) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return popup;
}

/** Makes the page see a preferred language; Firefox itself only knows one for the whole browser. */
async function speak(page, locale) {
  await page.evaluateOnNewDocument(`
    Object.defineProperty(navigator, 'language', { get: () => ${JSON.stringify(locale)} });
    Object.defineProperty(navigator, 'languages', { get: () => [${JSON.stringify(locale)}] });`);
}

const operations = {
  async launch({ executable, preferences, profile }) {
    browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: executable,
      headless: true,
      // A profile of the test's own brings the authority that it trusts.
      acceptInsecureCerts: !profile,
      userDataDir: profile ?? undefined,
      extraPrefsFirefox: preferences,
      protocolTimeout: 60_000,
    });
    return browser.version();
  },
  async newPage({ width, height, locale }) {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width, height });
    if (locale) await speak(page, locale);
    const number = adopt(page);
    contexts.set(number, context);
    return number;
  },
  newTab: async (parameters) => adopt(await pageOf(parameters).browserContext().newPage()),
  duplicate: async (parameters) => adopt(await duplicate(pageOf(parameters))),
  addInitScript: async (parameters) => {
    await pageOf(parameters).evaluateOnNewDocument(parameters.script);
  },
  goto: async (parameters) => {
    await pageOf(parameters).goto(parameters.url, { waitUntil: 'load' });
  },
  evaluate: (parameters) => pageOf(parameters).evaluate(parameters.expression),
  click: async (parameters) => {
    await pageOf(parameters).locator(parameters.selector).click();
  },
  fill: async (parameters) => {
    await pageOf(parameters).locator(parameters.selector).fill(parameters.text);
  },
  press: async (parameters) => {
    await pageOf(parameters).keyboard.press(parameters.key);
  },
  setViewport: async (parameters) => {
    await pageOf(parameters).setViewport({ width: parameters.width, height: parameters.height });
  },
  screenshot: (parameters) => pageOf(parameters).screenshot({ encoding: 'base64' }),
  close: async (parameters) => {
    await pages.get(parameters.page)?.close();
  },
  /** Closes all tabs that share this one's storage, and drops the storage. */
  closeContext: async (parameters) => {
    const context = contexts.get(parameters.page);
    contexts.delete(parameters.page);
    await context?.close();
  },
};

async function answer(line) {
  const { id, op, parameters } = JSON.parse(line);
  try {
    const value = await operations[op](parameters);
    write({ id, value: value ?? null });
  } catch (error) {
    write({ id, error: String(error?.message ?? error) });
  }
}

const input = createInterface({ input: process.stdin });
input.on('line', answer);
input.on('close', async () => {
  try {
    await browser?.close();
  } finally {
    process.exit(0);
  }
});
