/** An HTTP server with routes and middleware on Node's own: each request is a task, with a number of its own. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  ContextVar,
  run,
  sleep,
  taskHandler,
  timeout,
  TimeoutError,
  withAsync,
  withSignal,
  type Coroutine,
} from '../../../runtime/index.js';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Request {
  readonly incoming: IncomingMessage;
  readonly path: string;
  /** What stood in the places of the route's names: `/menu/:dish`. */
  readonly names: Readonly<Record<string, string>>;
}

type Handler = (request: Request) => Coroutine<Answer>;
type Middleware = (handler: Handler) => Handler;

class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const requestNumber = new ContextVar<number>('request number');
const numbered = (what: string): string => `#${requestNumber.get()} ${what}`;

const logged: Middleware = (handler) =>
  function* (request) {
    const answer = yield* handler(request);
    console.log(numbered(`${request.incoming.method ?? ''} ${request.path} ${answer.status}`));
    return answer;
  };

const errorsAnswered: Middleware = (handler) =>
  function* (request) {
    try {
      return yield* handler(request);
    } catch (error) {
      if (error instanceof HttpError) return { status: error.status, body: error.message };
      console.log(numbered(`failed: ${String(error)}`));
      return { status: 500, body: 'Something went wrong' };
    }
  };

const forStaff: Middleware = (handler) =>
  function* (request) {
    if (request.incoming.headers.authorization !== 'Bearer apron') throw new HttpError(401, 'Staff only');
    return yield* handler(request);
  };

const within =
  (seconds: number): Middleware =>
  (handler) =>
    function* (request) {
      try {
        return yield* withAsync(timeout(seconds), () => handler(request));
      } catch (error) {
        if (error instanceof TimeoutError) throw new HttpError(503, 'Too slow');
        throw error;
      }
    };

const menu = new Map([['soup', 4]]);

function* listMenu(): Coroutine<Answer> {
  return { status: 200, body: [...menu].map(([dish, price]) => `${dish} ${price}`).join(', ') };
}

function* showDish({ names: { dish = '' } }: Request): Coroutine<Answer> {
  const price = menu.get(dish);
  if (price === undefined) throw new HttpError(404, `There is no ${dish}`);
  return { status: 200, body: `${dish} is ${price}` };
}
function* addDish({ incoming, names: { dish = '' } }: Request): Coroutine<Answer> {
  const price = Number(yield* withSignal(() => text(incoming), 'body of the request'));
  if (!(price > 0)) throw new TypeError('the price is no number');
  menu.set(dish, price);
  return { status: 201, body: numbered(`added ${dish}`) };
}

function* cookSlowly(): Coroutine<Answer> {
  yield* sleep(3600);
  return { status: 200, body: 'goulash' };
}

const routes: readonly (readonly [method: string, pattern: string, handler: Handler])[] = [
  ['GET', '/menu', listMenu],
  ['GET', '/menu/:dish', showDish],
  ['PUT', '/menu/:dish', forStaff(addDish)],
  ['GET', '/goulash', within(0.05)(cookSlowly)],
];

/** The parts of a path under the pattern's names; undefined if it does not match. */
function match(pattern: string, path: string): Record<string, string> | undefined {
  const parts = path.split('/');
  const wanted = pattern.split('/');
  if (parts.length !== wanted.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const name = wanted[index];
    if (name?.startsWith(':') === true) names[name.slice(1)] = part;
    else if (name !== part) return undefined;
  }
  return names;
}

function* route({ incoming, path }: Request): Coroutine<Answer> {
  for (const [method, pattern, handler] of routes) {
    const names = method === incoming.method ? match(pattern, path) : undefined;
    if (names !== undefined) return yield* handler({ incoming, path, names });
  }
  throw new HttpError(404, `Nothing at ${path}`);
}

await run(function* () {
  let count = 0;
  const serve = logged(errorsAnswered(route));
  const server = createServer();
  server.on(
    'request',
    taskHandler(
      function* (incoming, response) {
        requestNumber.set(++count);
        const { status, body } = yield* serve({ incoming, path: incoming.url ?? '/', names: {} });
        response.writeHead(status).end(body);
      },
      { name: 'request' },
    ),
  );
  server.listen(0, '127.0.0.1');
  yield* withSignal((signal) => once(server, 'listening', { signal }), 'listen');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function* ask(path: string, options: RequestInit = {}): Coroutine<void> {
    const answer = yield* withSignal(
      async (signal) => {
        const response = await fetch(url + path, { ...options, signal });
        return `${response.status} ${await response.text()}`;
      },
      `${options.method ?? 'GET'} ${path}`,
    );
    console.log(`   ${answer}`);
  }

  const headers = { authorization: 'Bearer apron' };
  yield* ask('/menu');
  yield* ask('/menu/fish');
  yield* ask('/menu/fish', { method: 'PUT', body: '11' });
  yield* ask('/menu/fish', { method: 'PUT', body: '11', headers });
  yield* ask('/menu/fish');
  yield* ask('/menu/fish', { method: 'PUT', body: 'eleven', headers });
  yield* ask('/goulash');
  yield* ask('/cellar');
  server.closeAllConnections();
  server.close();
});
