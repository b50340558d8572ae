/** An HTTP client with a time limit: the server hangs once in the middle of an answer, and the client asks again. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Event,
  getRunningLoop,
  run,
  timeout,
  TimeoutError,
  withAsync,
  withSignal,
  type Coroutine,
} from '../../../runtime/index.js';

await run(function* () {
  const loop = getRunningLoop();
  const hungUp = new Event({ name: 'client hangs up' });
  let requests = 0;

  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write(`report for ${request.url?.slice(1) ?? ''}: `);
    if (++requests === 1) response.once('close', () => hungUp.set());
    else response.end('all is well');
  });
  server.listen(0, '127.0.0.1');
  yield* withSignal((signal) => once(server, 'listening', { signal }), 'listen');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** The answer has to begin within 10 seconds, and to end `patience` seconds after that. */
  function* fetchText(path: string, patience: number): Coroutine<string> {
    return yield* withAsync(timeout(10), function* (limit) {
      return yield* withSignal(async (signal) => {
        const response = await fetch(url + path, { signal });
        limit.reschedule(loop.time() + patience);
        return response.text();
      }, `GET ${path}`);
    });
  }

  function* fetchPatiently(path: string, ...patience: number[]): Coroutine<string> {
    for (const [index, seconds] of patience.entries())
      try {
        return yield* fetchText(path, seconds);
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
        console.log(`attempt ${index + 1}: ${error.message}`);
      }
    throw new Error(`No answer to GET ${path} after ${patience.length} attempts`);
  }

  console.log(yield* fetchPatiently('/monday', 0.05, 10));
  yield* hungUp.wait();
  console.log(`${requests} requests, the first was given up on both sides`);
  server.closeAllConnections();
  server.close();
});
