import { keepResults } from '../../runner/results.js';
import { describeMachine } from './machine.js';
import { measureIdle, measureRelay } from './measure.js';
import { parseOptions, usage } from './options.js';
import { prepare } from './prepare.js';
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
  prepare(options.names);
  const machine = describeMachine();
  say(machine.join('\n'));
  const relay = await measureRelay(options, say);
  const idle = options.idle > 0 ? await measureIdle(options, say) : undefined;
  const text = [
    '## Signaling',
    machine.map((line) => `- ${line}`).join('\n'),
    `${options.pairs} pairs send to each other, one offer of 1.2 KB for four candidates of 250 bytes; medians of ${options.rounds} ` +
      `rounds of ${options.seconds} s, the servers in turn. Parley's clients speak all of \`parley.v1\`, its acknowledgements included.`,
    report(options.names, relay, idle),
  ].join('\n\n');
  console.log(`\n${text}`);
  if (options.keepResults) keepResults('signaling', text);
} catch (error) {
  say(`bench: ${error.message}`);
  process.exit(1);
}
