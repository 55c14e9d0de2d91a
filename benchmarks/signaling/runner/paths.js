import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { root } from '../../runner/paths.js';

export { parley, root } from '../../runner/paths.js';

const here = fileURLToPath(new URL('.', import.meta.url));

export const signaling = join(here, '..');
export const rivals = join(signaling, 'rivals');
export const logs = join(root, 'artifacts/benchmarks/signaling');
export const generator = join(logs, 'load');
export const bareKestrel = join(signaling, 'bare-kestrel/bin/Release/net10.0/BareKestrel.dll');
export const collectDotnet = join(here, 'collect-dotnet.js');
