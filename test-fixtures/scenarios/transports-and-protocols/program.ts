/** An echo server and its client as protocols: callbacks from connection made to connection lost. */
import {
  createConnection,
  createServer,
  Future,
  run,
  type Protocol,
  type Transport,
} from '../../../runtime/index.js';

/** Both sides run at the same time, so each keeps what happened to it. */
class EchoServer implements Protocol {
  static readonly notes: string[] = [];
  readonly lost = new Future<undefined>({ name: 'loss at the server' });
  #transport: Transport | undefined;

  connectionMade(transport: Transport): void {
    this.#transport = transport;
    EchoServer.notes.push('connection made');
  }

  dataReceived(data: Buffer): void {
    EchoServer.notes.push(`echoing ${data.toString()}`);
    this.#transport?.write(data);
  }

  /** The client sends no more. Without an answer the transport closes. */
  eofReceived(): undefined {
    EchoServer.notes.push('end of file');
  }

  connectionLost(error: Error | null): void {
    EchoServer.notes.push(`connection lost: ${error?.message ?? 'closed'}`);
    this.lost.setResult(undefined);
  }
}

class EchoClient implements Protocol {
  readonly notes: string[] = [];
  readonly lost = new Future<undefined>({ name: 'loss at the client' });
  readonly #words: string[];
  #transport: Transport | undefined;

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  connectionMade(transport: Transport): void {
    this.#transport = transport;
    this.notes.push('connection made');
    this.#sendNext();
  }

  dataReceived(data: Buffer): void {
    this.notes.push(`received ${data.toString()}`);
    this.#sendNext();
  }

  connectionLost(error: Error | null): void {
    this.notes.push(`connection lost: ${error?.message ?? 'closed'}`);
    this.lost.setResult(undefined);
  }

  #sendNext(): void {
    const word = this.#words.shift();
    if (word === undefined) this.#transport?.close();
    else this.#transport?.write(word);
  }
}

await run(function* () {
  const served: EchoServer[] = [];
  const server = yield* createServer(
    () => {
      const protocol = new EchoServer();
      served.push(protocol);
      return protocol;
    },
    { host: '127.0.0.1', port: 0 },
  );
  const [, client] = yield* createConnection(() => new EchoClient(['hello', 'world']), { port: server.port });
  yield* client.lost;
  for (const { lost } of served) yield* lost;
  server.close();
  yield* server.waitClosed();
  for (const note of client.notes) console.log(`client: ${note}`);
  for (const note of EchoServer.notes) console.log(`server: ${note}`);
  console.log(`connections left: ${server.statistics().connections}`);
});
