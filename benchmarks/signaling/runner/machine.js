import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as machine from '../../runner/machine.js';
import { rivals } from './paths.js';

/** What the figures depend on, one line each. */
export function describeMachine() {
  return machine.describeMachine([
    `Node ${process.versions.node}`,
    ...['bun', 'ws', 'peer'].map((name) => `${name} ${version(name)}`),
  ]);
}

function version(name) {
  return JSON.parse(readFileSync(join(rivals, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`].version;
}
