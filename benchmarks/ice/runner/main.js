import { mkdirSync } from 'node:fs';
import { describeMachine } from '../../runner/machine.js';
import { runBenchmark, say } from '../../runner/benchmark.js';
import { contenders } from './contenders.js';
import { measure, measureSimulated } from './measure.js';
import * as commandLine from './options.js';
import { programs } from './paths.js';
import { report } from './report.js';

await runBenchmark('ice', commandLine, async (options) => {
  mkdirSync(programs, { recursive: true });
  const versions = Object.fromEntries(options.names.map((name) => [name, contenders[name].version()]));
  const there = options.names.filter((name) => versions[name] !== undefined);
  if (options.build) for (const name of there) contenders[name].build?.();
  const machine = describeMachine(there.filter((name) => name !== 'ours').map((name) => `${contenders[name].title} ${versions[name]}`));
  say(machine.join('\n'));
  const measured = await measure(options, there, say);
  const simulated = await measureSimulated();
  if (measured.failures.length > 0) process.exitCode = 1;
  return [
    '## ICE',
    machine.map((line) => `- ${line}`).join('\n'),
    `Agents with one UDP host candidate each on 127.0.0.1, which tell each other everything in memory. Medians of ${options.rounds} rounds, the ` +
      'contenders in turn, every figure from a process of its own. [How it is measured](ice/NOTES.md).',
    report(options, measured, simulated, options.names.filter((name) => !there.includes(name))),
  ].join('\n\n');
});
