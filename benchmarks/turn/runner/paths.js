import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { root } from '../../runner/paths.js';

export { parley } from '../../runner/paths.js';

const here = fileURLToPath(new URL('.', import.meta.url));

export const load = join(here, '../load');
export const logs = join(root, 'artifacts/benchmarks/turn');
/** What servers write and nobody reads; emptied by every run. */
export const scratch = join(logs, 'scratch');
export const generator = join(logs, 'load');
export const forwarder = join(logs, 'forwarder');
