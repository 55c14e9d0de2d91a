import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

/** Imports a module in a process of its own, where every global of a browser throws when it is touched. @param {string} path */
function importWithoutBrowser(path) {
  const script = `
    const names = 'window document navigator location sessionStorage localStorage WebSocket RTCPeerConnection MediaStream';
    for (const name of names.split(' ')) {
      Object.defineProperty(globalThis, name, { configurable: true, get() { throw new Error(name + ' was touched at import'); } });
    }
    const module = await import(${JSON.stringify(path)});
    console.log(Object.keys(module).sort().join());`;
  const options = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script];
  return execFileSync(process.execPath, options, { encoding: 'utf8' }).trim();
}

test('Importing touches nothing of a browser and evaluates no strings', () => {
  const index = fileURLToPath(new URL('../../sdk/index.js', import.meta.url));
  assert.equal(importWithoutBrowser(index), 'Call,ParleyError,Phone,connect,listDevices');
  const core = fileURLToPath(new URL('../../sdk/core/phone-core.js', import.meta.url));
  assert.match(importWithoutBrowser(core), /PhoneCore/);
});
