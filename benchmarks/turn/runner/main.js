import { mkdirSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { buildGenerator, buildProject } from '../../runner/build.js';
import { describeMachine } from '../../runner/machine.js';
import { keepResults } from '../../runner/results.js';
import { measureIdle, measureRelay } from './measure.js';
import { parseOptions, usage } from './options.js';
import { load, logs, scratch } from './paths.js';
import { report } from './report.js';

const say = (line) => console.error(line);

let options;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  say(`bench: ${error.message}\n${usage}`);
  process.exit(2);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}

try {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  buildGenerator(load, logs);
  if (options.build && options.names.includes('ours') && !options.isNull) buildProject('src/servers/Parley.Server');
  const machine = describeMachine([`coturn ${spawnSync('turnserver', ['--version'], { encoding: 'utf8' }).stdout.trim()}`]);
  say(machine.join('\n'));
  const relay = options.groups.length > 0 ? await measureRelay(options, say) : undefined;
  const idle = options.idleRows.length > 0 ? await measureIdle(options, say) : undefined;
  const text = [
    '## TURN',
    machine.map((line) => `- ${line}`).join('\n'),
    `Flows of two ends that both send: fast ones 5,000 datagrams per second from either end, slow ones one per 20 ms, saturated ones as many ` +
      `as they get back. Medians of ${options.rounds} rounds of ${options.seconds} s, the servers in turn, both with two relay threads` +
      `${options.nice === 0 ? '' : `, at nice ${options.nice}`}. [How it is measured](turn/NOTES.md).`,
    report(options, relay, idle),
  ].join('\n\n');
  console.log(`\n${text}`);
  if (options.keepResults) keepResults('turn', text);
  process.exitCode = relay?.failures.length > 0 ? 1 : 0;
} catch (error) {
  say(`bench: ${error.message}`);
  process.exit(1);
}
