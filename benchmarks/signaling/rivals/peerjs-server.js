// PeerJS's own server, with room for the connections that the benchmark opens.
import { PeerServer } from 'peer';

PeerServer(
  { host: '127.0.0.1', port: Number(process.env.PORT), path: '/', concurrent_limit: 100_000 },
  () => console.log('ready'),
);
process.on('SIGUSR2', () => globalThis.gc?.());
