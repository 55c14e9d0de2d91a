import { mkdirSync } from 'node:fs';
import { describeMachine } from '../../runner/machine.js';
import { keepResults } from '../../runner/results.js';
import { contenders } from './contenders.js';
import { measure, measureSimulated } from './measure.js';
import { parseOptions, usage } from './options.js';
import { programs } from './paths.js';
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
  mkdirSync(programs, { recursive: true });
  const versions = Object.fromEntries(options.names.map((name) => [name, contenders[name].version()]));
  const there = options.names.filter((name) => versions[name] !== undefined);
  if (options.build) for (const name of there) contenders[name].build?.();
  const machine = describeMachine(there.filter((name) => name !== 'ours').map((name) => `${contenders[name].title} ${versions[name]}`));
  say(machine.join('\n'));
  const measured = await measure(options, there, say);
  const simulated = await measureSimulated();
  const text = [
    '## ICE',
    machine.map((line) => `- ${line}`).join('\n'),
    `Agents with one UDP host candidate each on 127.0.0.1, which tell each other everything in memory. Medians of ${options.rounds} rounds, the ` +
      'contenders in turn, every figure from a process of its own. [How it is measured](ice/NOTES.md).',
    report(options, measured, simulated, options.names.filter((name) => !there.includes(name))),
  ].join('\n\n');
  console.log(`\n${text}`);
  if (options.keepResults) keepResults('ice', text);
  process.exitCode = measured.failures.length > 0 ? 1 : 0;
} catch (error) {
  say(`bench: ${error.message}`);
  process.exit(1);
}
