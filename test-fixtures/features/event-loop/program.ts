/** What keeps a program alive: a server that nobody closed, a timer far away. */
import { createServer } from 'node:net';

async function open(): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)); // @listen
  setTimeout(function remind() {}, 3_600_000); // @remind
  setImmediate(function tidy() {}); // @tidy
  process.nextTick(function greet() {}); // @greet
  console.log('open'); // @open
  setImmediate(() => {
    process.exit();
  });
}

await open();
