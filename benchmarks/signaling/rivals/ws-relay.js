// A minimal relay on `ws`: signs in by name, parses each message, forwards it to the user in `to`.
import { WebSocketServer } from 'ws';

const users = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT), perMessageDeflate: false });

server.on('connection', (socket) => {
  let name;
  socket.on('message', (data) => {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      socket.close(1007, 'not JSON');
      return;
    }
    if (name === undefined) {
      name = message.name;
      users.set(name, socket);
      socket.send('{"type":"welcome"}');
      return;
    }
    users.get(message.to)?.send(data, { binary: false });
  });
  socket.on('close', () => users.get(name) === socket && users.delete(name));
});

server.on('listening', () => console.log('ready'));
process.on('SIGUSR2', () => globalThis.gc?.());
