/** A program that does not end: what keeps it alive, and where that was made. */
import { createServer } from 'node:net';

const server = createServer(() => undefined); // @server
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)); // @listen
setInterval(() => console.log('tick'), 60_000); // @interval
setTimeout(() => console.log('never'), 90_000).unref();
setImmediate(() => {
  console.log('all made'); // @all
  process.exit();
});
