import { table } from '../../runner/table.js';
import { contenders } from './contenders.js';

/** The tables, as Markdown. */
export function report(options, { figures, failures }, simulated, missing) {
  const names = options.names.filter((name) => figures[name]);
  const agents = (2 * options.pairs).toLocaleString('en');
  const parts = [
    `One pair on loopback, from two new agents to data that can go both ways, ms:\n\n${rows(names, figures, [
      ['median', (f) => f.alone, 2, true],
      ['slowest', (f) => f.slowestAlone, 2, false],
    ])}`,
    `${agents} agents that all begin to connect at the same moment in one process:\n\n${rows(names, figures, [
      ['CPU per agent, ms', (f) => f.cpuMs, 3, true],
      ['median pair, ms', (f) => f.atOnce, 0, true],
      ['all, ms', (f) => f.allMs, 0, true],
    ])}`,
    `Resident memory per connected agent, of ${agents}, KB:\n\n${rows(names, figures, [
      ['as it is', (f) => f.kb, 1, true],
      ['after a collection', (f) => f.kbCollected, 1, false],
    ])}`,
    `In the simulated network, where computing takes no time: from the moment both sides know all candidates to a pair that both can send on:\n\n${simulatedTable(simulated)}`,
  ];
  const lines = [
    ...missing.map((name) => `not installed, not measured: ${contenders[name].title}`),
    ...failures.map((failure) => `failed: ${failure}`),
  ];
  if (lines.length > 0) parts.push(lines.map((line) => `- ${line}`).join('\n'));
  return parts.join('\n\n');
}

/** A line for each contender; with `isCompared`, a column tells how many times Parley's figure it is. */
function rows(names, figures, columns) {
  const heads = columns.flatMap(([title, , , isCompared]) => (isCompared ? [title, 'of Parley’s'] : [title]));
  return table(
    ['', ...heads],
    names.map((name) => [
      name === 'ours' ? `**${contenders[name].title}**` : contenders[name].title,
      ...columns.flatMap(([, pick, digits, isCompared]) => {
        const [value, ours] = [pick(figures[name]), figures.ours && pick(figures.ours)];
        const text = value?.toFixed(digits) ?? '';
        return isCompared ? [text, ours > 0 && value !== undefined ? `${(value / ours).toFixed(2)} ×` : ''] : [text];
      }),
    ]),
  );
}

const simulatedTable = (runs) =>
  table(
    ['', 'pair', 'its round trip, ms', 'time, ms', 'round trips'],
    runs.map(({ title, pair, roundTripMs, connectMs, roundTrips }) => [
      title,
      pair,
      roundTripMs.toFixed(0),
      connectMs.toFixed(0),
      roundTrips.toFixed(2),
    ]),
  );
