import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generator, logs, rivals, root, signaling } from './paths.js';

/** Builds the load generator and the servers that `names` ask for, and installs the rivals. */
export function prepare(names) {
  mkdirSync(logs, { recursive: true });
  run('make', ['--silent', '-C', join(signaling, 'load'), `OUT=${dirname(generator)}`]);
  if (names.some((name) => ['bun', 'ws', 'peerjs'].includes(name)) && !isInstalled()) {
    run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], rivals);
  }
  if (names.includes('kestrel')) build('benchmarks/signaling/bare-kestrel');
  if (names.includes('parley')) build('src/servers/Parley.Server');
}

function isInstalled() {
  const installed = join(rivals, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(rivals, 'package-lock.json')).mtimeMs;
}

function build(project) {
  run('dotnet', ['build', project, '-c', 'Release', '-v', 'quiet', '-clp:NoSummary'], root);
}

function run(command, args, cwd) {
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`, { cause: error });
  }
}
