import { median } from '../../runner/median.js';
import { runGenerator } from '../../runner/generator.js';
import { CALM, Patience } from '../../runner/calm.js';
import { contenders, PASSWORD, USER } from './contenders.js';
import { generator } from './paths.js';
import { startServer, withPriority } from './server.js';

const WARM_UP_SECONDS = 0.5;
const COMPILE_SECONDS = 2.5; // before the first round, so that no server is measured while it still compiles its hot paths
const DIRECT_SECONDS = 1;
const ATTEMPTS = 3; // when others disturb
const DIRECT = 'direct';

/** What is measured in `name`'s place. */
const contenderOf = (name, options) => (options.isNull && name === 'ours' ? 'coturn' : name);

function generate(options, server, row, more) {
  const whom = server ? { port: server.port, pid: server.pid, user: USER, password: PASSWORD } : {};
  return runGenerator(withPriority(options.nice, [generator]), row.mode, {
    via: server ? row.via : DIRECT, ...whom, ...row.options, 'warm-up': WARM_UP_SECONDS, seconds: options.seconds, ...more,
  });
}

/**
 * Relays through every server, round after round, in turns that change direction with each round.
 * Returns {figures: {[name]: {[row key]: medians}}, ratios: {[row key]: number[]}, failures: string[], disturbed}.
 */
export async function measureRelay(options, say) {
  const rows = options.groups.flatMap((group) => group.rows);
  const servers = [];
  const found = [];
  const failures = [];
  const patience = new Patience(options.patience);
  try {
    for (const name of options.names) servers.push(await startServer(name, contenderOf(name, options), options.nice));
    for (const via of new Set(rows.map((row) => row.via))) await compile(options, servers, via, say);
    for (let round = 1; round <= options.rounds; round++) {
      const order = round % 2 === 1 ? servers : servers.toReversed();
      for (const row of rows) {
        if (row.mode === 'paced') found.push({ ...(await directly(options, row, found, round)), round, row, name: DIRECT });
        for (const server of order) {
          if (!contenders[contenderOf(server.name, options)].speaks.includes(row.via)) continue;
          try {
            const figures = await undisturbed(patience, () => generate(options, server, row));
            found.push({ round, row, name: server.name, ...figures });
            say(`round ${round}, ${row.key}, ${server.name}: ${summary(figures)}`);
          } catch (error) {
            failures.push(`round ${round}, ${row.key}, ${server.name}: ${error.message.split('\n')[0]}`);
            say(failures.at(-1));
          }
        }
      }
    }
  } finally {
    for (const server of servers) await server.stop();
  }
  return { figures: medians(found), ratios: ratios(found), failures, disturbed: disturbance(found) };
}

/** What was measured with the least disturbance by others, as long as there is patience to measure again. */
async function undisturbed(patience, measure) {
  await patience.waitForCalm();
  let best = await measure();
  for (let attempt = 1; attempt < ATTEMPTS && best.othersCpu > CALM && patience.isLeft; attempt++) {
    await patience.waitForCalm();
    const next = await patience.again(measure);
    if (next.othersCpu < best.othersCpu) best = next;
  }
  return best;
}

async function compile(options, servers, via, say) {
  for (const server of servers) {
    if (!contenders[contenderOf(server.name, options)].speaks.includes(via)) continue;
    const row = { via, mode: 'closed', options: { flows: 20, size: 200, window: 4 } };
    try {
      await generate(options, server, row, { seconds: options.quick ? 1 : COMPILE_SECONDS });
    } catch (error) {
      say(`${server.name} is not warm for ${via}: ${error.message}`); // its rows will tell
    }
  }
}

/** The same load without a server; rows that differ only in the way share it. */
async function directly(options, row, found, round) {
  const same = found.find((f) => f.name === DIRECT && f.round === round && JSON.stringify(f.row.options) === JSON.stringify(row.options));
  return same ?? generate(options, undefined, row, { seconds: Math.min(DIRECT_SECONDS, options.seconds) });
}

function summary(f) {
  return `${f.cpuMicrosPerDatagram.toFixed(2)} µs CPU, ${Math.round(f.datagramsPerSecond)} datagrams/s, ${f.lossPercent.toFixed(2)} % lost, ` +
    `p50 ${f.p50Micros} µs, p99 ${f.p99Micros} µs; generator ${(f.generatorCpu * 100).toFixed(0)} %, others ${(f.othersCpu * 100).toFixed(0)} %`;
}

function medians(found) {
  const result = {};
  for (const { name, row } of found) {
    const own = found.filter((f) => f.name === name && f.row.key === row.key);
    const figures = Object.keys(own[0]).filter((key) => typeof own[0][key] === 'number');
    (result[name] ??= {})[row.key] = Object.fromEntries(figures.map((key) => [key, median(own.map((f) => f[key]))]));
  }
  return result;
}

/** Parley's CPU per datagram by coturn's, round by round: how far a ratio can be believed. */
function ratios(found) {
  const result = {};
  for (const ours of found.filter((f) => f.name === 'ours')) {
    const theirs = found.find((f) => f.name === 'coturn' && f.row.key === ours.row.key && f.round === ours.round);
    if (theirs) (result[ours.row.key] ??= []).push(ours.cpuMicrosPerDatagram / theirs.cpuMicrosPerDatagram);
  }
  return result;
}

/** How many of the runs others disturbed, and how many cores they used in the median run. */
function disturbance(found) {
  const cores = found.filter((f) => f.name !== DIRECT).map((f) => f.othersCpu);
  return { runs: cores.length, disturbed: cores.filter((c) => c > CALM).length, cores: cores.length > 0 ? median(cores) : 0 };
}

/** Idle allocations on a fresh process of every server, one after another. Returns {[name]: {[row key]: figures}}. */
export async function measureIdle(options, say) {
  const result = {};
  for (const name of options.names.filter((one) => contenders[one].speaks.includes('tcp'))) {
    for (const row of options.idleRows) {
      const server = await startServer(name, contenderOf(name, options), options.nice);
      try {
        const found = await generate(options, server, { via: 'udp', mode: 'idle', options: { flows: row.allocations } });
        (result[name] ??= {})[row.key] = found;
        say(`${row.key}, ${name}: ${found.kbPerAllocation} KB per allocation, ${found.residentMbBefore} MB before`);
      } finally {
        await server.stop();
      }
    }
  }
  return result;
}
