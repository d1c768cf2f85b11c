// Socket.IO with one of its Redis adapters, at its defaults apart from what is named below. Every client is in the room
// `rates` but the publisher, at whose word a message goes to the room. Connections are not authenticated.
'use strict';

const { createServer } = require('node:http');
const { createInterface } = require('node:readline');
const Redis = require('ioredis');
const { Server } = require('socket.io');

const redis = new Redis(process.env.REDIS_URL);
const open = [redis];
const http = createServer();
const streams = process.env.ADAPTER === 'streams';

function adapter() {
  if (streams) {
    return require('@socket.io/redis-streams-adapter').createAdapter(redis);
  }
  const subscriber = redis.duplicate();
  open.push(subscriber);
  return require('@socket.io/redis-adapter').createAdapter(redis, subscriber);
}

const io = new Server(http, {
  adapter: adapter(),
  serveClient: false,
  // The benchmark's clients begin with WebSocket, as realtime-service's do.
  transports: ['websocket'],
  ...(streams ? { connectionStateRecovery: { maxDisconnectionDuration: 120_000, skipMiddlewares: true } } : {}),
});

io.on('connection', (socket) => {
  if (socket.handshake.auth.role === 'publisher') {
    socket.on('pub', (data) => io.to('rates').emit('msg', data));
  } else if (!socket.recovered) {
    socket.join('rates');
  }
});

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'gc') {
    globalThis.gc();
    console.log('@collected');
  }
});

// A backlog as long as the system allows: clients that come back all at once wait there.
http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(`@listening ${http.address().port}`));
process.on('SIGTERM', () => {
  io.disconnectSockets(true);
  setTimeout(() => process.exit(0), 200);
  open.forEach((client) => client.disconnect());
});
