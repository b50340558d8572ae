/** undici and Node's fetch on the library: requests that run concurrently, end in time, and are aborted when cancelled. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  CancelledError,
  createTask,
  Event,
  gather,
  run,
  toPromise,
  withSignal,
  type Coroutine,
} from 'coroutine-debugger';
import { request } from 'undici';

await run(function* main() {
  const open = new Event({ name: 'doors open' });
  const dropped = new Event({ name: 'client hangs up' });
  let waiting = 0;
  const server = createServer((incoming, response) => {
    response.once('close', () => {
      if (!response.writableFinished) dropped.set();
    });
    if (incoming.url === '/never') return;
    if (++waiting === 2) allIn();
    void toPromise(createTask(open.wait())).then(() => response.end(`Hello ${incoming.url ?? ''}`));
  });

  function allIn(): void {
    createTask(function* openDoors(): Coroutine<void> {
      console.log('both are waiting'); // @all-in
      open.set();
    });
  }

  server.listen(0, '127.0.0.1');
  yield* withSignal((signal) => once(server, 'listening', { signal }), 'listen');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function* fetchText(path: string): Coroutine<string> {
    const response = yield* withSignal((signal) => fetch(url + path, { signal }), `fetch ${path}`);
    return yield* withSignal(() => response.text(), `body of ${path}`);
  }

  function* requestText(path: string): Coroutine<string> {
    const { body } = yield* withSignal((signal) => request(url + path, { signal }), `request ${path}`);
    return yield* withSignal(() => body.text(), `body of ${path}`);
  }

  const never = createTask(fetchText('/never'), { name: 'never answered' });
  const texts = yield* gather([
    createTask(fetchText('/a'), { name: 'fetch' }),
    createTask(requestText('/b'), { name: 'undici' }),
  ]);
  console.log(texts.join(', '));
  never.cancel('no coroutine waits for it');
  try {
    yield* never;
  } catch (error) {
    console.log(error instanceof CancelledError, (error as Error).message);
  }
  yield* dropped.wait();
  console.log('the request was aborted');
  server.closeAllConnections();
  server.close();
});
