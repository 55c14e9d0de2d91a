import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 15_000;

/** A running server under test. */
export class ServerProcess {
  #process;

  constructor(name, port, child) {
    this.name = name;
    this.port = port;
    this.#process = child;
  }

  get pid() {
    return this.#process.pid;
  }

  get hasEnded() {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /**
   * Starts a server, its output in the file `log`; resolves once `isReady(port)` does with true.
   * @param {{name: string, port: number, command: string[], env?: Record<string, string>, cwd?: string, log: string,
   *   isReady?: (port: number) => Promise<boolean>}} what
   */
  static async start({ name, port, command, env, cwd, log, isReady = acceptsTcp }) {
    const file = openSync(log, 'w');
    const child = spawn(command[0], command.slice(1), { cwd, stdio: ['ignore', file, file], env: { ...process.env, ...env } });
    closeSync(file);
    const server = new ServerProcess(name, port, child);
    const deadline = Date.now() + START_TIMEOUT;
    while (!(await isReady(port))) {
      if (server.hasEnded || Date.now() > deadline) {
        await server.stop();
        throw new Error(`${name} did not start; see ${log}`);
      }
      await delay(50);
    }
    return server;
  }

  async stop() {
    if (this.hasEnded) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await Promise.race([ended, delay(STOP_TIMEOUT, undefined, { ref: false }).then(() => this.#process.kill('SIGKILL'))]);
    await ended;
  }
}

/** A port of 127.0.0.1 that nothing listened on a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function acceptsTcp(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
