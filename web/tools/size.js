/** Fails when the SDK, minified and compressed, is larger than promised. */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIMIT = 20_000;
const entries = ['index.js', 'core/phone-core.js'].map((name) => resolve(import.meta.dirname, '../sdk', name)).filter((path) => existsSync(path));

for (const entry of entries) {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', target: 'es2022', write: false });
  const source = outputFiles[0]?.contents ?? new Uint8Array();
  const size = gzipSync(source, { level: 9 }).length;
  console.log(`size: ${entry.split('/web/sdk/')[1]} ${source.length} bytes minified, ${size} with gzip (limit ${LIMIT})`);
  if (size > LIMIT) process.exitCode = 1;
}
