import { join } from 'node:path';
import { forwarder, parley, scratch } from './paths.js';

const THREADS = 2;
export const USER = 'name';
export const PASSWORD = 'password';
const REALM = 'example.org';

/**
 * @typedef {object} Contender
 * @property {string} title how the tables name it
 * @property {('udp' | 'tcp' | 'both')[]} speaks
 * @property {(port: number) => {command: string[], env?: Record<string, string>}} start
 */

/** @type {Record<string, Contender>} */
export const contenders = {
  ours: {
    title: 'Parley',
    speaks: ['udp', 'tcp', 'both'],
    start: (port) => ({
      command: [
        'dotnet', parley, 'turn', '--listen', `127.0.0.1:${port}`, '--realm', REALM, '--user', `${USER}:${PASSWORD}`,
        '--allow-peer', '127.0.0.0/8', '--loops', `${THREADS}`,
        '--Parley:Turn:Limits:AllocationsPerUser=0', '--Logging:LogLevel:Parley=Warning',
      ],
    }),
  },
  coturn: {
    title: 'coturn',
    speaks: ['udp', 'tcp', 'both'],
    start: (port) => ({
      command: [
        'turnserver', '-n', '--listening-ip', '127.0.0.1', '--listening-port', `${port}`, '--relay-ip', '127.0.0.1',
        '--relay-threads', `${THREADS}`, '--lt-cred-mech', '--realm', REALM, '--user', `${USER}:${PASSWORD}`,
        '--allow-loopback-peers', '--no-cli', '--no-tls', '--no-dtls', '--no-rfc5780', '--no-software-attribute',
        '--log-file', '/dev/null', '--no-stdout-log', '--simple-log',
        '--pidfile', join(scratch, `coturn-${port}.pid`), '--userdb', join(scratch, `coturn-${port}.db`),
      ],
    }),
  },
  floor: {
    title: 'bare forwarder',
    speaks: ['udp', 'both'],
    start: (port) => ({ command: [forwarder, `${port}`] }),
  },
};

export const contenderNames = Object.keys(contenders);
