import { parseArgs } from 'node:util';
import { chosen, number } from '../../runner/arguments.js';
import { contenderNames } from './contenders.js';

export const usage = `usage: ./bench signaling [options]
  --rounds N      rounds of each server, alternating (5)
  --seconds S     measured seconds of each round, after 2 s of warm-up (6)
  --only NAMES    some of ${contenderNames.join(', ')}; comma-separated
  --idle N        idle connections (10000); 0 leaves memory out
  --pairs N       pairs that send to each other (100)
  --quick         one round of 2 s, 2000 idle connections: to see that it works
  --no-results    leave benchmarks/RESULTS.md alone`;

/** What is asked of a run. Throws a TypeError with a message for people. */
export function parseOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      only: { type: 'string' },
      idle: { type: 'string' },
      pairs: { type: 'string', default: '100' },
      quick: { type: 'boolean', default: false },
      'no-results': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const names = chosen(values.only, contenderNames);
  const { quick } = values;
  return {
    names,
    help: values.help,
    quick,
    rounds: number(values.rounds ?? (quick ? '1' : '5'), 'rounds', 1),
    seconds: number(values.seconds ?? (quick ? '2' : '6'), 'seconds', 0.5),
    idle: number(values.idle ?? (quick ? '2000' : '10000'), 'idle', 0),
    pairs: number(values.pairs, 'pairs', 1),
    // A part of the servers, or a short look, is no result to keep.
    keepResults: !quick && !values.only && !values['no-results'],
  };
}
