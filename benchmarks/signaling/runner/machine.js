import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { rivals, root } from './paths.js';

/** What the figures depend on, one line each. */
export function describeMachine() {
  const model = /^model name\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown CPU';
  return [
    `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; load average at the start ${loadavg()[0].toFixed(1)}`,
    `.NET ${output('dotnet', ['--list-runtimes']).match(/Microsoft\.NETCore\.App (\S+)/g)?.at(-1)?.split(' ')[1]}, Node ${process.versions.node}, ` +
      ['bun', 'ws', 'peer'].map((name) => `${name} ${version(name)}`).join(', '),
    `commit ${output('git', ['rev-parse', '--short=12', 'HEAD'])}${output('git', ['status', '--porcelain']) ? ' with changes' : ''}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}

function version(name) {
  return JSON.parse(readFileSync(join(rivals, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`].version;
}

function output(command, args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
}
