/** A server that says how many requests it has had, and answers none. */
import { createServer } from 'node:http';
let count = 0;
const server = createServer((request) => void answer(request)).listen(0, '127.0.0.1');
async function answer() {
  count++;
  await new Promise(() => {});
}
async function group(size) {
  const parts = Array.from({ length: size }, () => new Promise((resolve) => setTimeout(resolve, 1e8)));
  await Promise.all(parts);
}
async function either() {
  await Promise.race([new Promise(() => {}), new Promise((resolve) => setTimeout(resolve, 1e8))]);
}
process.on('message', () => process.send(count));
server.once('listening', () => console.log('ready'));
await Promise.allSettled([group(10), either()]);
