/** Streams, transports and datagrams, on the real clock and real sockets. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConnectionResetError, IncompleteReadError, LimitOverrunError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { gather } from '../api/gather.js';
import { run } from '../api/run.js';
import { sleep } from '../api/sleep.js';
import { createTask } from '../api/tasks.js';
import { withAsync } from '../api/with-async.js';
import { createConnection } from './connections.js';
import { createServer } from './server.js';
import { createDatagramEndpoint } from './datagram.js';
import { StreamReader } from './stream-reader.js';
import type { StreamWriter } from './stream-writer.js';
import { openConnection, startServer } from './streams.js';
import type { Transport } from './transport.js';

function* echo(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
  for (;;) {
    const data = yield* reader.read(4096);
    if (data.length === 0) break;
    writer.write(data);
    yield* writer.drain();
  }
  writer.close();
}

describe('StreamReader', () => {
  const reading = <T>(body: (reader: StreamReader) => Coroutine<T>, limit = 8): Promise<T> =>
    run(() => body(new StreamReader({ limit })));

  it('reads lines, up to the last without an end', () =>
    reading(function* (reader) {
      reader.feedData(Buffer.from('one\ntw'));
      const task = createTask(function* () {
        const lines: string[] = [];
        for (let line = yield* reader.readline(); line.length > 0; line = yield* reader.readline())
          lines.push(line.toString());
        return lines;
      });
      yield* sleep(0);
      reader.feedData(Buffer.from('o\nend'));
      reader.feedEof();
      assert.deepEqual(yield* task, ['one\n', 'two\n', 'end']);
      assert.equal(reader.atEof(), true);
    }));

  it('reads exactly, and says what there was when the end came first', () =>
    reading(function* (reader) {
      reader.feedData(Buffer.from('abcdef'));
      reader.feedEof();
      assert.equal((yield* reader.readexactly(4)).toString(), 'abcd');
      const error = createTask(reader.readexactly(4));
      yield* sleep(0);
      yield* sleep(0);
      const thrown = error.exception();
      assert.ok(thrown instanceof IncompleteReadError);
      assert.deepEqual([Buffer.from(thrown.partial).toString(), thrown.expected], ['ef', 4]);
    }));

  it('refuses a line longer than its limit and continues after it', () =>
    reading(function* (reader) {
      reader.feedData(Buffer.from('123456789012\nok\n'));
      const task = createTask(reader.readline());
      yield* sleep(0);
      yield* sleep(0);
      assert.ok(task.exception() instanceof LimitOverrunError);
      assert.equal((yield* reader.readline()).toString(), 'ok\n');
    }));

  it('pauses the transport when too much is buffered, and resumes it', () =>
    reading(function* (reader) {
      const log: string[] = [];
      reader.setTransport({ pauseReading: () => log.push('pause'), resumeReading: () => log.push('resume') });
      reader.feedData(Buffer.alloc(17));
      assert.equal((yield* reader.read(10)).length, 10);
      assert.deepEqual(log, ['pause', 'resume']);
    }));

  it('lets one coroutine read at a time', () =>
    reading(function* (reader) {
      const first = createTask(reader.read(1));
      const second = createTask(reader.read(1));
      yield* sleep(0);
      yield* sleep(0);
      assert.match(second.exception()?.message ?? '', /another coroutine is already waiting/);
      first.cancel();
    }));
});

describe('StreamReader.readuntil', () => {
  it('takes several separators, and reads up to the one that ends first', () =>
    run(function* () {
      const reader = new StreamReader();
      reader.feedData(Buffer.from('ab--cd+ef'));
      const separators = ['+', Buffer.from('--')];
      assert.equal((yield* reader.readuntil(separators)).toString(), 'ab--');
      assert.equal((yield* reader.readuntil(separators)).toString(), 'cd+');
      const more = createTask(reader.readuntil(['gh!', 'h']));
      yield* sleep(0);
      reader.feedData(Buffer.from('g'));
      yield* sleep(0);
      reader.feedData(Buffer.from('h!ij'));
      assert.equal((yield* more).toString(), 'efgh');
      reader.feedEof();
      assert.throws(() => reader.feedData(Buffer.from('x')), /its end was fed already/);
      assert.throws(() => reader.readuntil([]), /none is given/);
      try {
        yield* reader.readuntil(separators);
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof IncompleteReadError);
        assert.equal(Buffer.from(error.partial).toString(), '!ij');
      }
    }));
});

describe('Streams', () => {
  for (const [name, where] of [
    ['TCP', { port: 0 }],
    ['a Unix socket', { path: path.join(tmpdir(), `library-${process.pid}.sock`) }],
  ] as const)
    it(`echo over ${name}`, () =>
      run(function* () {
        if ('path' in where) rmSync(where.path, { force: true });
        yield* withAsync(yield* startServer(echo, where), function* (server) {
          const target = 'path' in where ? where : { port: server.port };
          const answers = yield* gather(
            ['a', 'b', 'c'].map(function* (word): Coroutine<string> {
              const [reader, writer] = yield* openConnection(target);
              writer.write(`${word}\n`);
              yield* writer.drain();
              const line = yield* reader.readline();
              writer.close();
              yield* writer.waitClosed();
              return line.toString();
            }),
          );
          assert.deepEqual(answers, ['a\n', 'b\n', 'c\n']);
        });
      }));

  it('pass much data without keeping it all in memory', () =>
    run(function* () {
      const size = 4 * 1024 * 1024;
      let most = 0;
      yield* withAsync(yield* startServer(echo, { port: 0 }), function* (server) {
        const [reader, writer] = yield* openConnection({ port: server.port });
        const received = createTask(function* () {
          let count = 0;
          while (count < size) count += (yield* reader.read(65536)).length;
          return count;
        });
        for (let sent = 0; sent < size; sent += 65536) {
          writer.write(Buffer.alloc(65536));
          yield* writer.drain();
          most = Math.max(most, writer.transport.getWriteBufferSize());
        }
        assert.equal(yield* received, size);
        writer.close();
      });
      assert.ok(most <= 2 * 65536, `${most} bytes were waiting`);
    }));

  it('refused, throw the error of the connection', () =>
    run(async () => {
      await assert.rejects(openConnection({ port: 1 }).then(), { code: 'ECONNREFUSED' });
    }));

  it('serve async functions, one task for each client', () =>
    run(async () => {
      const server = await startServer(
        async (reader, writer) => {
          writer.write((await reader.readline()).toString().toUpperCase());
          writer.close();
        },
        { port: 0 },
      );
      const [reader, writer] = await openConnection({ port: server.port });
      writer.write('hello\n');
      assert.equal((await reader.read()).toString(), 'HELLO\n');
      writer.close();
      server.close();
      await server.waitClosed();
    }));
});

describe('StreamWriter.drain', () => {
  it('throws once the connection is closed, by whom ever', () =>
    run(function* () {
      const server = yield* startServer(echo, { port: 0 });
      const [, writer] = yield* openConnection({ port: server.port });
      assert.equal(writer.canWriteEof(), true);
      yield* writer.drain();
      writer.close();
      for (const wait of [0, 0.01]) {
        yield* sleep(wait);
        try {
          yield* writer.drain();
          assert.fail();
        } catch (error) {
          assert.ok(error instanceof ConnectionResetError);
          assert.equal(error.code, 'ECONNRESET');
        }
      }
      server.close();
      yield* server.waitClosed();
    }));
});

describe('Transports and protocols', () => {
  it('tell of the connection, of data, of the end, of the loss', () =>
    run(function* () {
      const log: string[] = [];
      const lost = new Future<undefined>();
      const server = yield* createServer(
        () => ({
          connectionMade: (transport: Transport) => transport.write('hi'),
          dataReceived: (data: Buffer) => log.push(`server got ${data.toString()}`),
          eofReceived: () => {
            log.push('server eof');
            return false;
          },
        }),
        { port: 0 },
      );
      const [transport] = yield* createConnection(
        () => ({
          connectionMade: () => log.push('made'),
          dataReceived: (data: Buffer) => log.push(`client got ${data.toString()}`),
          connectionLost: (error: Error | null) => {
            log.push(`lost ${String(error)}`);
            lost.setResult(undefined);
          },
        }),
        { port: server.port },
      );
      transport.write('yo');
      transport.writeEof();
      yield* lost;
      server.close();
      yield* server.waitClosed();
      assert.deepEqual(log.slice().sort(), [
        'client got hi',
        'lost null',
        'made',
        'server eof',
        'server got yo',
      ]);
      assert.equal(log[0], 'made');
      assert.equal(log.at(-1), 'lost null');
    }));

  it('send datagrams', () =>
    run(function* () {
      const received = new Future<string>();
      const [a] = yield* createDatagramEndpoint(() => ({
        datagramReceived: (data: Buffer) => received.setResult(data.toString()),
      }));
      const [b] = yield* createDatagramEndpoint(() => ({}), { remote: { port: a.address.port } });
      b.sendto('ping');
      assert.equal(yield* received, 'ping');
      a.close();
      b.close();
    }));
});
