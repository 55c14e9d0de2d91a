import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const here = fileURLToPath(new URL('.', import.meta.url));

export const root = join(here, '../..');
export const results = join(root, 'benchmarks/RESULTS.md');
export const parley = join(root, 'src/servers/Parley.Server/bin/Release/net10.0/parley.dll');
