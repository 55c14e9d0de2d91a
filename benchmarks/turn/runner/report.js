import { table, time } from '../../runner/table.js';
import { contenders } from './contenders.js';

const TARGET = 0.5;
const BATCHING_TARGET = 1 / 3;

/** The tables, as Markdown. `relay` and `idle` are what measure.js returned. */
export function report(options, relay, idle) {
  const parts = [];
  if (options.groups.length > 0) {
    parts.push(
      `Server CPU per relayed datagram, µs:\n\n${cpuTable(options, relay)}`,
      `Relayed datagrams per second, and loss:\n\n${rateTable(options, relay)}`,
      `Latency that the server adds, p50 / p99 (what the direct path needs is taken off):\n\n${latencyTable(options, relay)}`,
    );
  }
  if (options.idleRows.length > 0) parts.push(`Resident memory per idle UDP allocation with a channel:\n\n${idleTable(options, idle)}`);
  const lines = [...disturbance(relay), ...verdict(options, relay), ...(relay?.failures ?? []).map((failure) => `failed: ${failure}`)];
  if (lines.length > 0) parts.push(lines.map((line) => `- ${line}`).join('\n'));
  return parts.join('\n\n');
}

const titleOf = (name, options) => (options.isNull && name === 'ours' ? 'coturn (null)' : contenders[name].title);

/** One line per row, the groups' titles between them. `cells(row)` fills the line after its title. */
function rowsTable(options, heads, cells) {
  const lines = options.groups.flatMap(({ title, rows }) => [
    [`**${title}**`, ...heads.map(() => '')],
    ...rows.map((row) => [row.title, ...cells(row)]),
  ]);
  return table(['', ...heads], lines);
}

const fixed = (value, digits) => (value === undefined ? '' : value.toFixed(digits));

function cpuTable(options, { figures, ratios }) {
  const cpu = (name, row) => figures[name]?.[row.key]?.cpuMicrosPerDatagram;
  const heads = [...options.names.map((name) => titleOf(name, options)), `${titleOf('ours', options)} / coturn`, 'in the rounds'];
  return rowsTable(options, heads, (row) => [
    ...options.names.map((name) => fixed(cpu(name, row), 2)),
    fixed(ratio(figures, row), 2),
    ratios[row.key] ? `${Math.min(...ratios[row.key]).toFixed(2)}–${Math.max(...ratios[row.key]).toFixed(2)}` : '',
  ]);
}

function ratio(figures, row) {
  const ours = figures.ours?.[row.key]?.cpuMicrosPerDatagram;
  const theirs = figures.coturn?.[row.key]?.cpuMicrosPerDatagram;
  return ours === undefined || theirs === undefined ? undefined : ours / theirs;
}

function rateTable(options, { figures }) {
  const heads = ['offered', ...options.names.flatMap((name) => [titleOf(name, options), 'lost'])];
  return rowsTable(options, heads, (row) => {
    const offered = options.names.map((name) => figures[name]?.[row.key]?.offeredPerSecond).find((rate) => rate > 0);
    return [
      offered ? count(offered) : 'all it takes',
      ...options.names.flatMap((name) => {
        const found = figures[name]?.[row.key];
        return found ? [count(found.datagramsPerSecond), `${found.lossPercent.toFixed(found.lossPercent < 0.1 ? 2 : 1)} %`] : ['', ''];
      }),
    ];
  });
}

const count = (value) => Math.round(value).toLocaleString('en');

function latencyTable(options, { figures }) {
  const groups = options.groups
    .map(({ title, rows }) => ({ title, rows: rows.filter((row) => row.mode === 'paced') }))
    .filter(({ rows }) => rows.length > 0);
  const heads = [...options.names.map((name) => titleOf(name, options)), 'direct path'];
  return rowsTable({ ...options, groups }, heads, (row) => {
    const direct = figures.direct[row.key];
    return [
      ...options.names.map((name) => {
        const found = figures[name]?.[row.key];
        const added = (key) => time(Math.max(0, found[key] - direct[key]));
        return found ? `${added('p50Micros')} / ${added('p99Micros')}` : '';
      }),
      `${time(direct.p50Micros)} / ${time(direct.p99Micros)}`,
    ];
  });
}

function idleTable(options, idle) {
  const lines = options.names.filter((name) => idle[name]).map((name) => [
    titleOf(name, options),
    ...options.idleRows.map(({ key }) => idle[name][key].kbPerAllocation.toFixed(1)),
    idle[name][options.idleRows[0].key].residentMbBefore.toFixed(0),
    (idle[name][options.idleRows.at(-1).key].idleCpu * 100).toFixed(1),
  ]);
  const heads = ['', ...options.idleRows.map(({ allocations }) => `KB, of ${count(allocations)}`), 'MB before', 'CPU % idle'];
  return table(heads, lines);
}

function disturbance(relay) {
  if (!relay) return [];
  const { runs, disturbed, cores } = relay.disturbed;
  return [`Other processes used more than a tenth of a core in ${disturbed} of ${runs} runs; in the median run ${cores.toFixed(2)} cores`];
}

/** Where the targets are met: in the rows with UDP clients, also when both sides are relayed. */
function verdict(options, relay) {
  const judged = options.groups.flatMap(({ rows }) => rows).filter((row) => row.via !== 'tcp')
    .map((row) => ({ row, value: relay?.figures && ratio(relay.figures, row) })).filter(({ value }) => value !== undefined);
  if (judged.length === 0 || options.isNull) return [];
  const missed = judged.filter(({ value }) => value > TARGET);
  const batched = judged.filter(({ value }) => value <= BATCHING_TARGET);
  const list = (some) => some.map(({ row, value }) => `${row.key} ${value.toFixed(2)}`).join(', ') || 'none';
  return [
    `CPU per datagram, of coturn's, at most ${TARGET} in every row with UDP clients: ${judged.length - missed.length} of ${judged.length} rows; ` +
      `missed: ${list(missed)}`,
    `At most one third: ${list(batched)}`,
  ];
}
