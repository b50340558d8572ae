// A server that is debugged for hours: each request runs through generators, timers and combinators.
import { readdirSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as () => void;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function* lines(count: number): AsyncGenerator<number> {
  for (let line = 1; line <= count; line++) {
    await pause(1);
    yield line;
  }
}

async function read(count: number): Promise<number> {
  let sum = 0;
  for await (const line of lines(count)) sum += line;
  return sum;
}

async function handle(count: number): Promise<number> {
  const [first, second] = await Promise.all([read(count), read(2), pause(2)]); // @parts
  const total = first + second; // @total
  return total;
}

/** What must not grow. One connection is that of the question itself. */
async function state(): Promise<string> {
  // What a request leaves behind for later callbacks is gone after a few turns.
  for (let turn = 0; turn < 3; turn++) {
    await pause(20);
    collect();
  }
  const connections = await new Promise((resolve) =>
    server.getConnections((_, count) => {
      resolve(count);
    }),
  );
  const { heapUsed, rss } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo().length;
  return JSON.stringify({ heapUsed, rss, resources, connections, files: filesOpen() });
}

function filesOpen(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
}

const server = http.createServer((request, response) => {
  const answer = request.url === '/state' ? state() : handle(3).then(String);
  void answer.then((text) => response.end(text));
});
// A connection that has waited while the program was stopped is as good as new.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  console.log(`port ${(server.address() as AddressInfo).port}`);
});
