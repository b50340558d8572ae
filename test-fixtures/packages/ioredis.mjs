// ioredis: commands, a pipeline, a transaction, a script, subscriptions and a lost connection, against a small server.
import net from 'node:net';
import { Redis } from 'ioredis';

const store = new Map();
const subscribers = new Set();
const sockets = new Set();
const bulk = (text) =>
  text === undefined || text === null ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
const list = (items) => `*${items.length}\r\n${items.join('')}`;
let connections = 0;

function answer(state, socket, [name, ...words]) {
  const command = name.toLowerCase();
  if (state.queued && command !== 'exec') {
    state.queued.push([name, ...words]);
    return '+QUEUED\r\n';
  }
  switch (command) {
    case 'info':
      return bulk('redis_version:7.0.0\r\nloading:0');
    case 'ping':
      return '+PONG\r\n';
    case 'set':
      store.set(words[0], words[1]);
      return '+OK\r\n';
    case 'get':
      return bulk(store.get(words[0]));
    case 'incr': {
      const next = Number(store.get(words[0]) ?? 0) + 1;
      store.set(words[0], String(next));
      return `:${next}\r\n`;
    }
    case 'multi':
      state.queued = [];
      return '+OK\r\n';
    case 'exec': {
      const { queued } = state;
      state.queued = undefined;
      return list(queued.map((one) => answer(state, socket, one)));
    }
    case 'publish':
      for (const one of subscribers) one.write(list([bulk('message'), bulk(words[0]), bulk(words[1])]));
      return `:${subscribers.size}\r\n`;
    case 'subscribe':
      subscribers.add(socket);
      return list([bulk('subscribe'), bulk(words[0]), ':1\r\n']);
    case 'quit':
      socket.end('+OK\r\n');
      return '';
    case 'client':
      return '+OK\r\n';
    default:
      return `-ERR unknown command '${command}'\r\n`;
  }
}
const server = net.createServer((socket) => {
  connections++;
  sockets.add(socket);
  const state = {};
  let input = '';
  socket
    .on('error', () => {})
    .on('close', () => (subscribers.delete(socket), sockets.delete(socket)))
    .on('data', (data) => {
      input += data;
      for (let match; (match = /^\*(\d+)\r\n/.exec(input));) {
        let rest = input.slice(match[0].length);
        const words = [];
        for (let left = Number(match[1]); left > 0; left--) {
          const [head, length] = /^\$(\d+)\r\n/.exec(rest) ?? [];
          if (head === undefined) return;
          words.push(rest.slice(head.length, head.length + Number(length)));
          rest = rest.slice(head.length + Number(length) + 2);
        }
        input = rest;
        if (!socket.destroyed) socket.write(answer(state, socket, words));
      }
    });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const options = {
  port: server.address().port,
  host: '127.0.0.1',
  retryStrategy: () => 5,
  autoResendUnfulfilledCommands: false,
};
const redis = new Redis(options);
redis.on('error', (error) => console.log('error', error.message));
console.log(
  await redis.set('a', '1'),
  await redis.get('a'),
  await redis.get('missing'),
  await redis.incr('a'),
);
console.log(await redis.pipeline().set('b', 'x').get('b').incr('a').exec());
console.log(await redis.multi().incr('n').incr('n').exec());
console.log(await Promise.all(['n', 'b', 'a'].map((key) => redis.get(key))));
console.log(await redis.call('nonsense').catch((error) => `${error.name}: ${error.message}`));
const listener = new Redis(options);
listener.on('error', () => {});
const heard = new Promise((done) => listener.once('message', (channel, text) => done([channel, text])));
console.log(await listener.subscribe('news'), await redis.publish('news', 'hello'), await heard);
const again = new Promise((done) => redis.once('ready', done));
for (const socket of sockets) socket.destroy();
await again;
console.log(await redis.get('a'), connections > 2);
listener.disconnect();
console.log(await redis.quit().catch((error) => error.message));
server.close();
