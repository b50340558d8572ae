/**
 * A chat by WebSockets, server and clients on the library: what comes from a socket goes through a queue, a connection
 * is a task of the server's group, a guest who says nothing is sent away, and the end of the server ends all.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import {
  createTask,
  Event,
  Future,
  Queue,
  QueueShutDown,
  run,
  TaskGroup,
  timeout,
  TimeoutError,
  waitFor,
  withAsync,
  withSignal,
  type AsyncContext,
  type Coroutine,
} from '../../../runtime/index.js';

/** One end of a connection: messages in, messages out. A context that closes it. */
class Connection implements AsyncContext<Connection> {
  readonly #messages: Queue<string>;
  readonly #closed = new Future<string>({ name: 'close' });

  constructor(
    private readonly socket: WebSocket,
    name: string,
  ) {
    this.#messages = new Queue(0, { name: `messages for ${name}` });
    socket.on('message', (data: Buffer) => this.#messages.putNowait(data.toString()));
    socket.once('close', (code, reason) => {
      this.#closed.setResult(`${code} ${reason.toString()}`.trim());
      this.#messages.shutdown();
    });
  }

  /** The next message. Throws `QueueShutDown` when the connection is closed and all were read. */
  receive(): Coroutine<string> {
    return this.#messages.get()[Symbol.iterator]();
  }

  /** All messages until it is closed. */
  [Symbol.asyncIterator](): AsyncIterator<string> {
    return this.#messages[Symbol.asyncIterator]();
  }

  send(text: string): Coroutine<void> {
    return withSignal(
      () =>
        new Promise<void>((resolve, reject) =>
          this.socket.send(text, (error) => (error == null ? resolve() : reject(error))),
        ),
      'send',
    )[Symbol.iterator]();
  }

  *close(code: number, reason: string): Coroutine<string> {
    this.socket.close(code, reason);
    return yield* this.#closed;
  }

  get closed(): Future<string> {
    return this.#closed;
  }

  // eslint-disable-next-line require-yield -- entering takes no time
  *enter(): Coroutine<Connection> {
    return this;
  }

  *exit(error: Error | undefined): Coroutine<boolean> {
    const gone = error instanceof QueueShutDown;
    if (!this.#closed.done()) yield* this.close(error === undefined || gone ? 1000 : 1011, '');
    return gone;
  }
}

class ChatServer {
  readonly #guests = new Map<string, Connection>();
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  /** Seconds within which a guest has to say a name. */
  patience = 0.05;
  readonly everybodyIsHere = new Event({ name: 'everybody is here' });

  constructor(private readonly expected: number) {}

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Runs until it is cancelled; its group then ends the tasks of all connections. */
  *serve(ready: Event): Coroutine<void> {
    try {
      yield* withSignal((signal) => once(this.#server, 'listening', { signal }), 'listen');
      const sockets = new Queue<WebSocket>(0, { name: 'new connections' });
      this.#server.on('connection', (socket) => sockets.putNowait(socket));
      ready.set();
      yield* withAsync(
        new TaskGroup({ name: 'connections' }),
        function* (this: ChatServer, group: TaskGroup): Coroutine<void> {
          for (;;) {
            const socket = yield* sockets.get();
            group.createTask(this.#attend(new Connection(socket, 'the server')), { name: 'connection' });
          }
        }.bind(this),
      );
    } finally {
      this.#server.close();
      console.log('server: closed');
    }
  }

  *#attend(connection: Connection): Coroutine<void> {
    let name: string;
    try {
      name = yield* waitFor(connection.receive(), this.patience);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      yield* connection.close(4000, 'say your name');
      return;
    }
    try {
      this.#guests.set(name, connection);
      if (this.#guests.size === this.expected) this.everybodyIsHere.set();
      for (;;) yield* this.#tellOthers(name, yield* connection.receive());
    } catch (error) {
      if (!(error instanceof QueueShutDown)) throw error;
      this.#guests.delete(name);
      yield* this.#tellOthers(name, 'has left');
    } finally {
      // At the end of the server, too.
      if (!connection.closed.done()) yield* connection.close(1001, 'closing time');
    }
  }

  *#tellOthers(name: string, text: string): Coroutine<void> {
    for (const [other, connection] of this.#guests)
      if (other !== name) yield* connection.send(`${name}: ${text}`);
  }
}

function* connect(url: string, name: string): Coroutine<Connection> {
  const socket = new WebSocket(url);
  const connection = new Connection(socket, name);
  yield* withSignal((signal) => once(socket, 'open', { signal }), `connect ${name}`);
  return connection;
}

await run(function* () {
  const ready = new Event({ name: 'server is ready' });
  const server = new ChatServer(2);
  const serving = createTask(server.serve(ready), { name: 'server' });
  yield* ready.wait();

  console.log('- a guest who says nothing');
  const silent = yield* connect(server.url, 'a guest');
  console.log(`closed: ${yield* silent.closed}`);

  console.log('- two who talk');
  server.patience = 60;
  const ada = yield* connect(server.url, 'Ada');
  yield* ada.send('Ada');
  yield* withAsync(yield* connect(server.url, 'Bob'), function* (bob) {
    yield* bob.send('Bob');
    yield* server.everybodyIsHere.wait();
    yield* ada.send('Is the soup any good?');
    console.log(yield* bob.receive());
    yield* bob.send('Take the fish.');
    console.log(yield* ada.receive());
    try {
      yield* withAsync(timeout(0.05), () => bob.receive());
    } catch (error) {
      console.log(`Bob has waited in vain: ${error instanceof Error ? error.name : ''}`);
    }
  });
  console.log(yield* ada.receive());

  console.log('- closing time');
  serving.cancel('closing time');
  console.log(`closed: ${yield* ada.closed}`);
  try {
    yield* serving;
  } catch (error) {
    console.log(`server: ${String(error)}`);
  }
});
