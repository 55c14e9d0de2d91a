import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { contenders } from './contenders.js';
import { logs, rivals } from './paths.js';

const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 15_000;

/** A running server under test. */
export class Server {
  #process;

  constructor(name, port, child) {
    this.name = name;
    this.contender = contenders[name];
    this.port = port;
    this.#process = child;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Starts it on a free loopback port; resolves once it takes connections. */
  static async start(name) {
    const port = await freePort();
    const { command, env } = contenders[name].start(port);
    const log = openSync(join(logs, `${name}.log`), 'w');
    const child = spawn(command[0], command.slice(1), {
      cwd: rivals,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env, PORT: String(port) },
    });
    closeSync(log);
    const server = new Server(name, port, child);
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await accepts(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await server.stop();
        throw new Error(`${name} did not start; see ${join(logs, `${name}.log`)}`);
      }
      await delay(50);
    }
    return server;
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await Promise.race([ended, delay(STOP_TIMEOUT, undefined, { ref: false }).then(() => this.#process.kill('SIGKILL'))]);
    await ended;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
