/** Streams: messages with a header up to an empty line and a body of known length, one client after the other. */
import {
  IncompleteReadError,
  LimitOverrunError,
  openConnection,
  run,
  startServer,
  withAsync,
  type Coroutine,
  type StreamReader,
  type StreamWriter,
} from '../../../runtime/index.js';

const HEADER_END = '\n\n';

/** The fields above the empty line. */
function* readHeader(reader: StreamReader): Coroutine<Map<string, string>> {
  const header = (yield* reader.readuntil(HEADER_END)).toString();
  const lines = header.trim().split('\n');
  return new Map(lines.map((line) => line.split(': ', 2) as [string, string]));
}

function* readMessage(reader: StreamReader): Coroutine<{ readonly name: string; readonly body: string }> {
  const header = yield* readHeader(reader);
  const body = yield* reader.readexactly(Number(header.get('length')));
  return { name: header.get('name') ?? 'stranger', body: body.toString() };
}

function* send(writer: StreamWriter, name: string, body: string): Coroutine<void> {
  writer.write(`name: ${name}\nlength: ${Buffer.byteLength(body)}${HEADER_END}${body}`);
  yield* writer.drain();
}

/** Answers each message, until the client sends no more or sends what is no message. */
function* serve(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  try {
    for (;;) {
      const { name, body } = yield* readMessage(reader);
      console.log(`server: ${name} sent ${JSON.stringify(body)}`);
      yield* send(writer, 'server', [...body].reverse().join(''));
    }
  } catch (error) {
    if (error instanceof IncompleteReadError)
      console.log(`server: the end, after ${error.partial.length} bytes more`);
    else if (error instanceof LimitOverrunError) console.log(`server: ${error.message}`);
    else throw error;
  } finally {
    writer.close();
  }
}

/** Sends, shows what comes back, and waits until the server has closed. */
function* talk(port: number, name: string, bodies: readonly string[], rest = ''): Coroutine<void> {
  const [reader, writer] = yield* openConnection({ port });
  for (const body of bodies) {
    yield* send(writer, name, body);
    console.log(`${name}: ${JSON.stringify((yield* readMessage(reader)).body)}`);
  }
  writer.write(rest);
  writer.writeEof();
  console.log(`${name}: ${(yield* reader.read()).length} bytes after that`);
  writer.close();
  yield* writer.waitClosed();
}

await run(function* () {
  const server = yield* startServer(serve, { port: 0, limit: 64 });
  yield* withAsync(server, function* () {
    yield* talk(server.port, 'Ada', ['stressed', 'two\n\nparts']);
    yield* talk(server.port, 'Bob', ['drawer'], 'name: B');
    yield* talk(server.port, 'Cleo', [], `name: ${'C'.repeat(100)}`);
  });
  console.log(`serving: ${server.isServing()}`);
});
