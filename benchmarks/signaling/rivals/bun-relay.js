// A minimal relay on Bun: signs in by name, parses each message, forwards it to the user in `to`.
const users = new Map();

Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT),
  fetch(request, server) {
    return server.upgrade(request, { data: {} }) ? undefined : new Response('WebSocket only', { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, data) {
      let message;
      try {
        message = JSON.parse(data);
      } catch {
        socket.close(1007, 'not JSON');
        return;
      }
      if (socket.data.name === undefined) {
        socket.data.name = message.name;
        users.set(message.name, socket);
        socket.send('{"type":"welcome"}');
        return;
      }
      users.get(message.to)?.send(data);
    },
    close(socket) {
      if (users.get(socket.data.name) === socket) users.delete(socket.data.name);
    },
  },
});

console.log('ready');
process.on('SIGUSR2', () => Bun.gc(true));
