import { parseArgs } from 'node:util';
import { chosen, number } from '../../runner/arguments.js';
import { contenderNames } from './contenders.js';

export const usage = `usage: ./bench ice [options]
  --rounds N      rounds, the contenders in turn (5)
  --pairs N       pairs that connect at once; an agent is half a pair (500)
  --single N      pairs in each round that connect one after the other (30)
  --only NAMES    some of ${contenderNames.join(', ')}; comma-separated
  --quick         one round, 50 pairs: to see that it works
  --patience S    seconds to spend on waiting for other processes to be quiet (60; quick 0)
  --no-build      measure what is built
  --no-results    leave benchmarks/RESULTS.md alone`;

/** What is asked of a run. Throws a TypeError with a message for people. */
export function parseOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string' },
      pairs: { type: 'string' },
      single: { type: 'string' },
      only: { type: 'string' },
      patience: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
      'no-results': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const names = chosen(values.only, contenderNames);
  const { quick } = values;
  return {
    names,
    help: values.help,
    build: !values['no-build'],
    rounds: number(values.rounds ?? (quick ? '1' : '5'), 'rounds', 1),
    pairs: number(values.pairs ?? (quick ? '50' : '500'), 'pairs', 1),
    single: number(values.single ?? (quick ? '5' : '30'), 'single', 1),
    patience: number(values.patience ?? (quick ? '0' : '60'), 'patience', 0),
    // Some of the contenders, or a short look, is no result to keep.
    keepResults: !quick && !values.only && !values['no-results'],
  };
}
