import { mkdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { buildGenerator, buildProject } from '../../runner/build.js';
import { describeMachine } from '../../runner/machine.js';
import { runBenchmark, say } from '../../runner/benchmark.js';
import { measureIdle, measureRelay } from './measure.js';
import * as commandLine from './options.js';
import { load, logs, scratch } from './paths.js';
import { report } from './report.js';

await runBenchmark('turn', commandLine, async (options) => {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  buildGenerator(load, logs);
  if (options.build && options.names.includes('ours') && !options.isNull) buildProject('src/servers/Parley.Server');
  const machine = describeMachine([`coturn ${spawnSync('turnserver', ['--version'], { encoding: 'utf8' }).stdout.trim()}`]);
  say(machine.join('\n'));
  const relay = options.groups.length > 0 ? await measureRelay(options, say) : undefined;
  const idle = options.idleRows.length > 0 ? await measureIdle(options, say) : undefined;
  if (relay?.failures.length > 0) process.exitCode = 1;
  return [
    '## TURN',
    machine.map((line) => `- ${line}`).join('\n'),
    `Flows of two ends that both send: fast ones 5,000 datagrams per second from either end, slow ones one per 20 ms, saturated ones as many ` +
      `as they get back. Medians of ${options.rounds} rounds of ${options.seconds} s, the servers in turn, both with two relay threads` +
      `${options.nice === 0 ? '' : `, at nice ${options.nice}`}. [How it is measured](turn/NOTES.md).`,
    report(options, relay, idle),
  ].join('\n\n');
});
