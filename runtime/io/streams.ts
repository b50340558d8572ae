/** Connections and servers as pairs of streams. */
import { callBody } from '../kernel/body.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { createConnection, type ConnectOptions } from './connections.js';
import { createServer, type ListenOptions, type Server } from './server.js';
import { StreamReader } from './stream-reader.js';
import { StreamProtocol, StreamWriter } from './stream-writer.js';

export interface StreamOptions {
  /** Maximum bytes of a line; 64 KiB if absent. */
  readonly limit?: number;
}

/** Connects; gives a reader and a writer. Close the writer when done. */
export function openConnection(
  options: ConnectOptions & StreamOptions,
): Awaitable<[StreamReader, StreamWriter]> {
  return new Awaitable('openConnection', function* () {
    const reader = new StreamReader(options);
    const [transport, protocol] = yield* createConnection(() => new StreamProtocol(reader), options);
    return [reader, new StreamWriter(transport, protocol)];
  });
}

/** Serves one connection, as a task of its own. */
export type ClientHandler = (
  reader: StreamReader,
  writer: StreamWriter,
) => Coroutine<void> | PromiseLike<void>;

/** Listens; each connection is served by a task. Its errors go to the loop's exception handler. */
export function startServer(
  onClient: ClientHandler,
  options: ListenOptions & StreamOptions,
): Awaitable<Server> {
  return createServer(() => {
    const reader = new StreamReader(options);
    return new StreamProtocol(reader, {
      onConnection: (writer) => {
        const loop = getRunningLoop();
        const task = loop.createTask(() => callBody(onClient, reader, writer), {
          name: 'stream server client',
        });
        task.addDoneCallback(() => {
          if (task.cancelled()) writer.close();
          else {
            const exception = task.exception();
            if (exception === null) return;
            writer.close();
            loop.callExceptionHandler({ message: 'Unhandled exception in client handler', exception, task });
          }
        });
      },
    });
  }, options);
}
