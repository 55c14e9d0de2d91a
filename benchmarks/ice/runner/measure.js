import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { median } from '../../runner/median.js';
import { Patience } from '../../runner/calm.js';
import { contenders } from './contenders.js';

const LIMIT = 120_000; // ms for a run
const FEW = 20; // pairs before memory is measured: code is loaded, and the heap has not grown to what is measured
const WARM = 500; // pairs before time is measured: all of them compile, or fill their pools, by then

/** What of a run's figures the tables show. */
const FIGURES = ['alone', 'slowestAlone', 'atOnce', 'slowestAtOnce', 'allMs', 'cpuMs', 'kb', 'kbCollected'];

/**
 * Runs every contender, round after round, in turns that change direction with each round; every figure comes from a process of its own.
 * Returns {figures: {[name]: medians}, failures: string[]}.
 */
export async function measure(options, names, say) {
  const found = [];
  const failures = [];
  const patience = new Patience(options.patience);
  for (let round = 1; round <= options.rounds; round++) {
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      try {
        await patience.waitForCalm();
        const figures = await measureOnce(name, options);
        found.push({ name, ...figures });
        say(`round ${round}, ${name}: ${FIGURES.map((key) => `${key} ${figures[key]?.toFixed(2) ?? '-'}`).join(', ')}`);
      } catch (error) {
        failures.push(`round ${round}, ${name}: ${error.message.split('\n')[0]}`);
        say(failures.at(-1));
      }
    }
  }
  const figures = {};
  for (const name of names) {
    const own = found.filter((f) => f.name === name);
    if (own.length === 0) continue;
    figures[name] = Object.fromEntries(
      FIGURES.filter((key) => own[0][key] !== undefined).map((key) => [key, median(own.map((f) => f[key]))]),
    );
  }
  return { figures, failures };
}

/** What the algorithm needs in the simulated network. */
export const measureSimulated = () => load('ours', ['simulated']);

async function measureOnce(name, { single, pairs }) {
  const alone = await load(name, ['one', single, Math.min(WARM, pairs)]);
  const atOnce = await load(name, ['many', pairs, Math.min(WARM, pairs)]);
  const memory = await load(name, ['many', pairs, FEW]);
  return {
    alone: median(alone.connectMs),
    slowestAlone: Math.max(...alone.connectMs),
    atOnce: median(atOnce.connectMs),
    slowestAtOnce: Math.max(...atOnce.connectMs),
    allMs: atOnce.allMs,
    cpuMs: atOnce.cpuMsPerAgent,
    kb: memory.kbPerAgent,
    kbCollected: memory.kbPerAgentAfterCollection,
  };
}

async function load(name, args) {
  const [program, ...before] = contenders[name].command;
  const { stdout } = await promisify(execFile)(program, [...before, ...args.map(String)], { timeout: LIMIT, maxBuffer: 1 << 26 });
  return JSON.parse(stdout);
}
