import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const here = fileURLToPath(new URL('.', import.meta.url));

export const root = join(here, '../../..');
export const signaling = join(here, '..');
export const rivals = join(signaling, 'rivals');
export const generator = join(root, 'artifacts/benchmarks/signaling/load');
export const logs = join(root, 'artifacts/benchmarks/signaling');
export const results = join(root, 'benchmarks/RESULTS.md');
export const parley = join(root, 'src/servers/Parley.Server/bin/Release/net10.0/parley.dll');
export const bareKestrel = join(signaling, 'bare-kestrel/bin/Release/net10.0/BareKestrel.dll');
export const collectDotnet = join(here, 'collect-dotnet.js');
