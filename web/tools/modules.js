/** Reads which module imports which; enough for sources that keep one import per statement. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const IMPORT = /^\s*(?:import|export)\s+(?:[\w*{][^;'"()]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;

/** @param {string} folder @returns {string[]} all JavaScript files below */
export function modulesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules') return [];
    return statSync(path).isDirectory() ? modulesBelow(path) : name.endsWith('.js') ? [path] : [];
  });
}

/** @param {string} path @returns {string[]} the files it imports by relative path */
export function importsOf(path) {
  const text = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  return [...text.matchAll(IMPORT)].map(([, name]) => name ?? '').filter((name) => name.startsWith('.'))
    .map((name) => resolve(dirname(path), name));
}
