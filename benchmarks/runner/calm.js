import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Cores that others may use: above it a figure says more about them than about a server. */
export const CALM = 0.1;
const LOOK = 250; // ms

/** Waits for the other processes of the machine to be quiet, and bounds how long all waiting and repeating of a run may take. */
export class Patience {
  #left;

  constructor(seconds) {
    this.#left = seconds * 1000;
  }

  get isLeft() {
    return this.#left > 0;
  }

  /** Returns once the machine is calm, or the patience is gone. */
  async waitForCalm() {
    while (this.isLeft) {
      const before = busyTicks();
      await delay(LOOK);
      const cores = (busyTicks() - before) / (LOOK / 10);
      if (cores <= CALM) return;
      this.#left -= LOOK;
    }
  }

  /** Does something a second time, on account of the patience. */
  async again(action) {
    const begin = Date.now();
    try {
      return await action();
    } finally {
      this.#left -= Date.now() - begin;
    }
  }
}

/** Ticks of 10 ms that the machine has worked. */
function busyTicks() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8').match(/^cpu +(.*)$/m)[1].split(' ').map(Number);
  return user + nice + system + irq + softirq;
}
