/**
 * @typedef {object} Row one measurement, a line of the tables
 * @property {string} key what --rows matches
 * @property {string} title
 * @property {'udp' | 'tcp' | 'both'} via what lies between the ends of a flow: see load/load.h
 * @property {'paced' | 'closed'} mode
 * @property {Record<string, number>} options of the load generator
 * @property {boolean} quick whether --quick measures it
 */

const PACE = 20; // ms between two datagrams of one end of a slow flow, as voice has it
const FAST = 0.2; // the same for a fast flow: 5,000 datagrams per second from either end
const BURST = 16;

const sizes = [120, 1200];
const number = (n) => n.toLocaleString('en');

const slow = (via) =>
  [100, 1000].flatMap((flows) =>
    sizes.map((size) => ({
      key: `${via}-${flows}-${size}`,
      title: `${number(flows)} slow, ${number(size)} B`,
      via, mode: 'paced', options: { flows, size, interval: PACE },
      quick: size === 120 && (via === 'udp' || flows === 100),
    })));

const fast = (via) =>
  sizes.map((size) => ({
    key: `${via}-4-${size}`,
    title: `4 fast, ${number(size)} B`,
    via, mode: 'paced', options: { flows: 4, size, interval: FAST },
    quick: via === 'udp' && size === 120,
  }));

const bursts = (via) => [{
  key: `${via}-4-1200-bursts`,
  title: `4 fast, 1,200 B, bursts of ${BURST}`,
  via, mode: 'paced', options: { flows: 4, size: 1200, interval: FAST * BURST, burst: BURST },
  quick: false,
}];

const full = (via) =>
  sizes.map((size) => ({
    key: `${via}-4-${size}-full`,
    title: `4 saturated, ${number(size)} B`,
    via, mode: 'closed', options: { flows: 4, size, window: 16 },
    quick: size === 1200,
  }));

/** @type {{title: string, rows: Row[]}[]} */
export const groups = [
  { title: 'UDP clients', rows: [...fast('udp'), ...bursts('udp'), ...full('udp'), ...slow('udp')] },
  { title: 'Both sides relayed by this server', rows: [...fast('both'), ...slow('both')] },
  { title: 'TCP clients', rows: [...fast('tcp'), ...slow('tcp')] },
];

/** Idle allocations, by number. */
export const idleRows = [1000, 5000].map((allocations) => ({
  key: `memory-${allocations}`, allocations, quick: allocations === 1000,
}));

/** Whether a key fits a pattern in which * stands for anything. */
export function matches(key, pattern) {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(key);
}
