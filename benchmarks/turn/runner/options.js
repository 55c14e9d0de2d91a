import { parseArgs } from 'node:util';
import { chosen, number } from '../../runner/arguments.js';
import { contenderNames } from './contenders.js';
import { groups, idleRows, matches } from './rows.js';

export const usage = `usage: ./bench turn [options]
  --rounds N      rounds, the servers in turn (3)
  --seconds S     measured seconds of each row, after a warm-up (2)
  --rows PATTERN  only rows whose key fits; * stands for anything, commas separate patterns:
                  ${groups.map(({ rows }) => rows.map(({ key }) => key).join(' ')).join('\n                  ')}
                  ${idleRows.map(({ key }) => key).join(' ')}
  --only NAMES    some of ${contenderNames.join(', ')}; comma-separated
  --null          coturn in Parley's place as well: the ratios are then the noise of the measurement
  --quick         one round of 1 s, fewer rows: to see that it works, in about a minute
  --nice N        priority of servers and generator (-10 for root, else 0)
  --patience S    seconds to spend on waiting for other processes to be quiet, and on repeating what they disturbed (60; quick 0)
  --no-build      measure what is built
  --no-results    leave benchmarks/RESULTS.md alone`;

/** What is asked of a run. Throws a TypeError with a message for people. */
export function parseOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      rows: { type: 'string' },
      only: { type: 'string' },
      null: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      nice: { type: 'string', default: process.getuid() === 0 ? '-10' : '0' },
      patience: { type: 'string' },
      'no-build': { type: 'boolean', default: false },
      'no-results': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const names = chosen(values.only, contenderNames);
  const { quick } = values;
  const patterns = values.rows?.split(',');
  const wanted = (row) => (patterns ? patterns.some((pattern) => matches(row.key, pattern)) : row.quick || !quick);
  const asked = {
    groups: groups.map(({ title, rows }) => ({ title, rows: rows.filter(wanted) })).filter(({ rows }) => rows.length > 0),
    idleRows: idleRows.filter(wanted),
  };
  if (asked.groups.length + asked.idleRows.length === 0) throw new TypeError(`no row fits '${values.rows}'`);
  return {
    ...asked,
    names,
    help: values.help,
    quick,
    isNull: values.null,
    nice: number(values.nice, 'nice', -20),
    patience: number(values.patience ?? (quick ? '0' : '60'), 'patience', 0),
    build: !values['no-build'],
    rounds: number(values.rounds ?? (quick ? '1' : '3'), 'rounds', 1),
    seconds: number(values.seconds ?? (quick ? '1' : '2'), 'seconds', 0.2),
    // A part of the rows or servers, or a short look, is no result to keep.
    keepResults: !quick && !values.only && !values.rows && !values.null && !values['no-results'],
  };
}
