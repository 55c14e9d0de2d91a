import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { results } from './paths.js';

const HEAD = '# Results\n\nWritten by `./bench NAME`; each part is replaced when its benchmark runs.\n';

/** Replaces this benchmark's part of the results, between its two marks, or adds it. */
export function keepResults(name, text) {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const part = `${begin}\n${text}\n${end}`;
  const before = existsSync(results) ? readFileSync(results, 'utf8') : HEAD;
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const after = from >= 0 && to > from
    ? before.slice(0, from) + part + before.slice(to + end.length)
    : `${before.trimEnd()}\n\n${part}\n`;
  writeFileSync(results, after);
}
