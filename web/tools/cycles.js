/** Fails when modules import each other in a circle. */
import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { importsOf, modulesBelow } from './modules.js';

const folders = ['sdk', 'app'].map((name) => resolve(import.meta.dirname, '..', name)).filter((path) => existsSync(path));
/** @type {Set<string>} */
const done = new Set();
let failures = 0;

/** @param {string} path @param {string[]} trail */
function visit(path, trail) {
  if (trail.includes(path)) {
    const circle = [...trail.slice(trail.indexOf(path)), path].map((step) => relative(process.cwd(), step));
    console.error(`import cycle: ${circle.join(' → ')}`);
    failures++;
    return;
  }
  if (done.has(path)) return;
  if (!existsSync(path)) {
    // The server serves the SDK at /sdk/, so the app's absolute imports are none of ours.
    console.error(`${trail.at(-1)} imports ${path}, which does not exist`);
    failures++;
    return;
  }
  for (const next of importsOf(path)) visit(next, [...trail, path]);
  done.add(path);
}

for (const folder of folders) for (const path of modulesBelow(folder)) visit(path, []);
console.log(`cycles: ${done.size} modules, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;
