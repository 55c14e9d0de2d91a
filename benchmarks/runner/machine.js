import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg, release, totalmem } from 'node:os';
import { root } from './paths.js';

/** What every figure depends on, one line each, with the versions of what was measured in the middle. */
export function describeMachine(versions) {
  const model = /^model name\s*:\s*(.+)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown CPU';
  return [
    `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}; load average at the start ${loadavg()[0].toFixed(1)}`,
    [`.NET ${dotnetVersion()}`, ...versions].join(', '),
    `commit ${output('git', ['rev-parse', '--short=12', 'HEAD'])}${output('git', ['status', '--porcelain']) ? ' with changes' : ''}, ${new Date().toISOString().slice(0, 10)}`,
  ];
}

function dotnetVersion() {
  return output('dotnet', ['--list-runtimes']).match(/Microsoft\.NETCore\.App (\S+)/g)?.at(-1)?.split(' ')[1];
}

/** What a command prints. */
export function output(command, args) {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
}
