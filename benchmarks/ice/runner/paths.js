import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { root } from '../../runner/paths.js';

const here = fileURLToPath(new URL('.', import.meta.url));

export const rivals = join(here, '../rivals');
export const programs = join(root, 'artifacts/benchmarks/ice');
export const project = 'benchmarks/ice/parley';
export const ours = join(root, project, 'bin/Release/net10.0/ParleyIceLoad.dll');
