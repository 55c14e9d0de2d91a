import { runGenerator } from '../../runner/generator.js';
import { contenders } from './contenders.js';
import { generator } from './paths.js';

/** Runs the load generator once against a server and returns what it measured; throws when a message was lost, doubled or misplaced. */
export async function load(server, mode, options) {
  try {
    return await runGenerator(generator, mode, {
      dialect: contenders[server.name].dialect, port: server.port, pid: server.pid, ...options,
    });
  } catch (error) {
    throw new Error(`${server.name}, ${error.message}`, { cause: error });
  }
}
