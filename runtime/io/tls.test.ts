/** TLS from the start and begun later, with a certificate made for the test. */
import assert from 'node:assert/strict';
import type tls from 'node:tls';
import { generate } from 'selfsigned';
import type { Coroutine } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { run } from '../api/run.js';
import { withAsync } from '../api/with-async.js';
import { createConnection } from './connections.js';
import { createServer } from './server.js';
import type { StreamReader } from './stream-reader.js';
import type { StreamWriter } from './stream-writer.js';
import { openConnection, startServer } from './streams.js';

describe('TLS', () => {
  let server: { key: string; cert: string };
  let client: { ca: string; servername: string };

  before(async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
    });
    server = { key, cert };
    client = { ca: cert, servername: 'localhost' };
  });

  function* shout(reader: StreamReader, writer: StreamWriter): Coroutine<void> {
    const line = yield* reader.readline();
    writer.write(line.toString().toUpperCase());
    yield* writer.drain();
    writer.close();
    yield* writer.waitClosed();
  }

  it('carries streams, encrypted and with the certificate checked', () =>
    run(function* () {
      yield* withAsync(yield* startServer(shout, { port: 0, ssl: server }), function* ({ port }) {
        const [reader, writer] = yield* openConnection({ port, ssl: client });
        const socket = writer.getExtraInfo('socket') as tls.TLSSocket;
        assert.deepEqual([socket.encrypted, socket.authorized], [true, true]);
        writer.write('hello\n');
        assert.equal((yield* reader.read()).toString(), 'HELLO\n');
        writer.close();
        yield* writer.waitClosed();
      });
    }));

  it('refuses a self-signed certificate, with Node’s error', () =>
    run(function* () {
      yield* withAsync(yield* startServer(shout, { port: 0, ssl: server }), function* ({ port }) {
        try {
          yield* openConnection({ port, ssl: { servername: 'localhost' } });
          assert.fail();
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'DEPTH_ZERO_SELF_SIGNED_CERT');
        }
      });
    }));

  it('is begun on open streams, by both sides, with nothing lost', () =>
    run(function* () {
      const lines: string[] = [];
      const upgrade = function* (reader: StreamReader, writer: StreamWriter): Coroutine<void> {
        lines.push((yield* reader.readline()).toString());
        writer.write('go ahead\n');
        yield* writer.startTls({ ...server, serverSide: true });
        lines.push((yield* reader.readline()).toString());
        yield* shout(reader, writer);
      };
      yield* withAsync(yield* startServer(upgrade, { port: 0 }), function* ({ port }) {
        const [reader, writer] = yield* openConnection({ port });
        writer.write('STARTTLS\n');
        assert.equal((yield* reader.readline()).toString(), 'go ahead\n');
        yield* writer.startTls(client);
        assert.equal((writer.getExtraInfo('socket') as tls.TLSSocket).authorized, true);
        writer.write('secret\nanother\n');
        assert.equal((yield* reader.readline()).toString(), 'ANOTHER\n');
        writer.close();
        yield* writer.waitClosed();
      });
      assert.deepEqual(lines, ['STARTTLS\n', 'secret\n']);
    }));

  it('carries protocols', () =>
    run(function* () {
      const received = new Future<string>({ name: 'received' });
      const listening = yield* createServer(
        () => ({ dataReceived: (data: Buffer) => received.setResult(data.toString()) }),
        { port: 0, ssl: server },
      );
      const [transport] = yield* createConnection(() => ({}), { port: listening.port, ssl: client });
      transport.write('over TLS');
      assert.equal(yield* received, 'over TLS');
      transport.close();
      listening.close();
      yield* listening.waitClosed();
    }));
});
