import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../../runner/median.js';
import { contenders } from './contenders.js';
import { load } from './load.js';
import { logs } from './paths.js';
import { scenarios } from './scenarios.js';
import { startServer } from './server.js';

const WARM_UP_SECONDS = 2;
const COMPILE_SECONDS = 4; // before the first round, so that no server is measured while it still compiles its hot paths

const FIGURES = ['cpuMicrosPerMessage', 'messagesPerSecond', 'p50Micros', 'p99Micros', 'serverCpu', 'generatorCpu'];

/** Relays through every server, round after round (A B C A B C …); medians by server and scenario. */
export async function measureRelay(options, say) {
  const servers = [];
  try {
    for (const name of options.names) servers.push(await startServer(name));
    for (const server of servers) {
      await load(server, 'closed', { pairs: options.pairs, window: 4, seconds: COMPILE_SECONDS, 'warm-up': 0 });
    }
    const rounds = [];
    for (let round = 1; round <= options.rounds; round++) {
      for (const scenario of scenarios) {
        for (const server of servers) {
          const found = await load(server, scenario.mode, {
            ...scenario.options, pairs: options.pairs, seconds: options.seconds, 'warm-up': WARM_UP_SECONDS,
          });
          rounds.push({ name: server.name, scenario: scenario.key, ...found });
          say(`round ${round}, ${scenario.title}, ${server.name}: ${found.cpuMicrosPerMessage.toFixed(1)} µs CPU, ` +
            `${found.messagesPerSecond} messages/s, p50 ${found.p50Micros} µs, p99 ${found.p99Micros} µs`);
        }
      }
    }
    return medians(rounds);
  } finally {
    for (const server of servers) await server.stop();
  }
}

function medians(rounds) {
  const result = {};
  for (const { name, scenario } of rounds) {
    const own = rounds.filter((r) => r.name === name && r.scenario === scenario);
    (result[name] ??= {})[scenario] = Object.fromEntries(FIGURES.map((key) => [key, median(own.map((r) => r[key]))]));
  }
  return result;
}

/** Opens idle, signed-in connections to a fresh process of every server, one after another. */
export async function measureIdle(options, say) {
  const result = {};
  for (const name of options.names) {
    const server = await startServer(name);
    try {
      const heaps = join(logs, `${name}.heap`);
      rmSync(heaps, { force: true });
      const found = await load(server, 'idle', {
        connections: options.idle,
        quiet: options.quick ? 2 : 10,
        collect: contenders[name].collect(server.pid, server.port, heaps),
      });
      result[name] = { ...found, heapKbPerConnection: heapKbPerConnection(heaps, options.idle) };
    } finally {
      await server.stop();
    }
    say(`idle, ${name}: ${result[name].kbPerConnection} KB per connection, ${result[name].collectedKbPerConnection} after a collection`);
  }
  return result;
}

/** From the two lines that the collections wrote: before the connections were opened, and after. */
function heapKbPerConnection(file, connections) {
  if (!existsSync(file)) return undefined;
  const [before, after] = readFileSync(file, 'utf8').trim().split('\n').map(Number);
  return after === undefined ? undefined : (after - before) / 1024 / connections;
}
