// Prints what the service tells, and sends what is typed, one request a line:
//   ACCESS=<access token> node listen.js ws://localhost:8083/ws/v1 rates chat:0193…
//   {"t":"typing","r":"chat:0193…"}

import { createInterface } from 'node:readline';
import { RealtimeClient } from './realtime-client.js';

const [url, ...rooms] = process.argv.slice(2);
const print = message => console.log(JSON.stringify(message));
const refused = ({ code, message }) => print({ code, message });

const client = new RealtimeClient({ url, token: async () => process.env.ACCESS });
client.on('*', print);
client.on('state', ({ state }) => state === 'stopped' && process.exit());
client.start();
rooms.forEach(room => client.join(room).catch(refused));

createInterface({ input: process.stdin }).on('line', line => {
  try {
    const { t, r: room, k: key, d: data } = JSON.parse(line);
    // A room joined by hand would not be heard of: the client has to know which rooms are its own.
    const answer = t === 'room.join' ? client.join(room) : client.request(t, { room, key, data });
    answer.then((reply = { joined: room, ...client.positions[room] }) => print(reply)).catch(refused);
  } catch (failure) {
    console.error(failure.message);
  }
});
