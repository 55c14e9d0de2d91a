import { join } from 'node:path';
import { freePort, ServerProcess } from '../../runner/server-process.js';
import { contenders } from './contenders.js';
import { logs, rivals } from './paths.js';

/** Starts a contender on a free loopback port; resolves once it takes connections. */
export async function startServer(name) {
  const port = await freePort();
  const { command, env } = contenders[name].start(port);
  return ServerProcess.start({
    name, port, command, env: { ...env, PORT: String(port) }, cwd: rivals, log: join(logs, `${name}.log`),
  });
}
