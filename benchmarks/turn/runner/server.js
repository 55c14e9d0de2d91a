import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, ServerProcess } from '../../runner/server-process.js';
import { contenders } from './contenders.js';
import { logs } from './paths.js';

/** A Binding request (RFC 8489 §5) whose transaction id is zero. */
const BINDING_REQUEST = Buffer.from('000100002112a442000000000000000000000000', 'hex');
const ANSWER_TIMEOUT = 200;

/**
 * Starts a contender on a free loopback port; resolves once it answers STUN.
 * @param {string} name how the results call it
 * @param {string} contender which server it is
 */
export async function startServer(name, contender, nice) {
  const port = await freePort();
  const { command, env } = contenders[contender].start(port);
  return ServerProcess.start({
    name, port, command: withPriority(nice, command), env, log: join(logs, `${name}.log`), isReady: answersStun,
  });
}

/** `nice` becomes the command, so the process is the server itself. */
export function withPriority(nice, command) {
  return nice === 0 ? command : ['nice', '-n', `${nice}`, ...command];
}

async function answersStun(port) {
  const socket = createSocket('udp4');
  try {
    const answered = new Promise((resolve) => socket.once('message', () => resolve(true)).once('error', () => resolve(false)));
    socket.send(BINDING_REQUEST, port, '127.0.0.1');
    return await Promise.race([answered, delay(ANSWER_TIMEOUT, false)]);
  } finally {
    socket.close();
  }
}
