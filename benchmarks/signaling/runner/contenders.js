import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bareKestrel, collectDotnet, logs, parley, rivals } from './paths.js';

/**
 * @typedef {object} Contender
 * @property {string} title how the tables name it
 * @property {string} dialect what the load generator speaks with it
 * @property {(port: number) => {command: string[], env?: Record<string, string>}} start
 * @property {(pid: number, port: number, file: string) => string} collect a command that makes it collect its garbage and, if it can, appends the
 *   bytes that are left to the file
 */

const node = (script) => () => ({ command: [process.execPath, '--expose-gc', join(rivals, script)] });
const bySignal = (pid) => `kill -USR2 ${pid}`;
const byDiagnostics = (pid, port, file) => `'${process.execPath}' '${collectDotnet}' ${pid} ${port} '${file}'`;

/** @type {Record<string, Contender>} */
export const contenders = {
  bun: {
    title: 'Bun, minimal relay',
    dialect: 'plain',
    start: () => ({ command: [bunBinary(), join(rivals, 'bun-relay.js')] }),
    collect: bySignal,
  },
  ws: { title: '`ws` on Node, minimal relay', dialect: 'plain', start: node('ws-relay.js'), collect: bySignal },
  peerjs: { title: 'PeerJS server', dialect: 'peerjs', start: node('peerjs-server.js'), collect: bySignal },
  kestrel: {
    // What the best transport alone costs: NOTES.md has the others.
    title: 'bare Kestrel, minimal relay',
    dialect: 'plain',
    start: () => ({
      command: ['dotnet', bareKestrel],
      env: { TRANSPORT: 'frames', INLINE: '1', DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: '1' },
    }),
    collect: byDiagnostics,
  },
  parley: {
    title: '**Parley**',
    dialect: 'parley',
    start: (port) => ({
      command: [
        'dotnet', parley, 'serve', '--urls', `http://127.0.0.1:${port}`, '--data', join(logs, 'parley-data'),
        // Each measured client sends more than a person's would.
        '--Parley:Limits:MessagesPerSecond=1000000', '--Parley:Limits:MessageBurst=10000000',
        // Only signaling is measured here, as with the others.
        '--Parley:Turn:Enabled=false',
      ],
    }),
    collect: byDiagnostics,
  },
};

export const contenderNames = Object.keys(contenders);

/** npm's `bun` puts the platform's binary in its place after installing; where scripts do not run, it is still in the platform's package. */
function bunBinary() {
  const candidates = [join(rivals, 'node_modules/bun/bin/bun.exe')];
  const platforms = join(rivals, 'node_modules/@oven');
  if (existsSync(platforms)) {
    for (const name of readdirSync(platforms)) candidates.push(join(platforms, name, 'bin/bun'));
  }
  const found = candidates.find((file) => existsSync(file) && statSync(file).size > 1_000_000);
  if (!found) throw new Error('npm did not install the binary of bun');
  return found;
}
