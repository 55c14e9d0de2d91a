import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildGenerator, buildProject, run } from '../../runner/build.js';
import { generator, logs, rivals, signaling } from './paths.js';

/** Builds the load generator and the servers that `names` ask for, and installs the rivals. */
export function prepare(names) {
  mkdirSync(logs, { recursive: true });
  buildGenerator(join(signaling, 'load'), dirname(generator));
  if (names.some((name) => ['bun', 'ws', 'peerjs'].includes(name)) && !isInstalled()) {
    run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], rivals);
  }
  if (names.includes('kestrel')) buildProject('benchmarks/signaling/bare-kestrel');
  if (names.includes('parley')) buildProject('src/servers/Parley.Server');
}

function isInstalled() {
  const installed = join(rivals, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(rivals, 'package-lock.json')).mtimeMs;
}
