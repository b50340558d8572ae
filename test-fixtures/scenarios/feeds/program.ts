/** Three feeds from a local server concurrently; SIGINT stops what would go on for ever. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  createTask,
  gather,
  getRunningLoop,
  run,
  sleep,
  withSignal,
  type Coroutine,
} from '../../../runtime/index.js';

const server = createServer((request, response) => response.end(`<rss>${request.url ?? ''}</rss>`)).listen(0);
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

function* fetchFeed(path: string): Coroutine<string> {
  const response = yield* withSignal(
    (signal) => fetch(`http://127.0.0.1:${port}${path}`, { signal }),
    `feed ${path}`,
  );
  return yield* withSignal(() => response.text());
}

await run(
  function* () {
    for (const text of yield* gather(['/news', '/sport', '/weather'].map(fetchFeed))) console.log(text);
    const loop = getRunningLoop();
    const forever = createTask(sleep(3600));
    loop.addSignalHandler('SIGINT', () => {
      console.log('SIGINT: stopping');
      forever.cancel();
    });
    loop.callSoon(() => process.kill(process.pid, 'SIGINT'));
    try {
      yield* forever;
    } catch (error) {
      console.log((error as Error).name);
    }
  },
  { handleSigint: false },
);
server.close();
server.closeAllConnections();
