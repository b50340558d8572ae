// ws: messages both ways, a ping, a broadcast, backpressure by await and an orderly end.
import { once } from 'node:events';
import { WebSocket, WebSocketServer, createWebSocketStream } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
server.on('connection', (socket) => {
  socket.on('message', async (data, isBinary) => {
    await null;
    socket.send(isBinary ? data : `echo ${data}`);
  });
});
const url = `ws://127.0.0.1:${server.address().port}`;
const client = new WebSocket(url);
await once(client, 'open');
for (const text of ['one', 'two']) {
  client.send(text);
  const [data, isBinary] = await once(client, 'message');
  console.log(String(data), isBinary);
}
client.send(Buffer.from([1, 2, 3]));
console.log(...(await once(client, 'message')));
client.ping('hello');
console.log(String((await once(client, 'pong'))[0]));
const second = new WebSocket(url);
await once(second, 'open');
const both = Promise.all([client, second].map((socket) => once(socket, 'message')));
for (const socket of server.clients) socket.send('to all');
console.log((await both).map(([data]) => String(data)));
const duplex = createWebSocketStream(second, { encoding: 'utf8' });
duplex.write('through a stream');
for await (const chunk of duplex) {
  console.log(chunk);
  break;
}
const closed = once(client, 'close');
client.close(4000, 'enough');
const [code, reason] = await closed;
console.log(code, String(reason));
server.close();
