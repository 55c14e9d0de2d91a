import { runBenchmark, say } from '../../runner/benchmark.js';
import { describeMachine } from './machine.js';
import { measureIdle, measureRelay } from './measure.js';
import * as commandLine from './options.js';
import { prepare } from './prepare.js';
import { report } from './report.js';

await runBenchmark('signaling', commandLine, async (options) => {
  prepare(options.names);
  const machine = describeMachine();
  say(machine.join('\n'));
  const relay = await measureRelay(options, say);
  const idle = options.idle > 0 ? await measureIdle(options, say) : undefined;
  return [
    '## Signaling',
    machine.map((line) => `- ${line}`).join('\n'),
    `${options.pairs} pairs send to each other, one offer of 1.2 KB for four candidates of 250 bytes; medians of ${options.rounds} ` +
      `rounds of ${options.seconds} s, the servers in turn. Parley's clients speak all of \`parley.v1\`, its acknowledgements included.`,
    report(options.names, relay, idle),
  ].join('\n\n');
});
