/** Servers with options, buffered protocols, names of hosts. */
import assert from 'node:assert/strict';
import { entered } from '../api/entered.js';
import { run } from '../api/run.js';
import { createTask } from '../api/tasks.js';
import { sleep } from '../api/sleep.js';
import { wait } from '../api/wait.js';
import { Future } from '../kernel/future.js';
import { createConnection } from './connections.js';
import { getaddrinfo, getnameinfo } from './names.js';
import type { BufferedProtocol } from './protocols.js';
import { createServer } from './server.js';
import { openConnection, startServer } from './streams.js';

const echo = (): { connectionMade(transport: { write(data: string): void }): void } => ({
  connectionMade: (transport) => transport.write('hello\n'),
});

describe('A server', () => {
  it('listens at several hosts, each with a socket', () =>
    run(function* () {
      const server = yield* createServer(echo, { host: ['127.0.0.1', '127.0.0.2'], port: 0, backlog: 5 });
      assert.deepEqual(
        server.addresses.map((each) => (typeof each === 'string' ? each : each.address)),
        ['127.0.0.1', '127.0.0.2'],
      );
      for (const place of server.addresses) {
        assert.ok(typeof place !== 'string');
        const [reader, writer] = yield* openConnection({ host: place.address, port: place.port });
        assert.equal((yield* reader.readline()).toString(), 'hello\n');
        writer.close();
      }
      server.close();
      yield* server.waitClosed();
      assert.equal(server.isServing(), false);
      assert.throws(() => server.port, /it is closed/);
    }));

  it('closes what it opened when one of its hosts cannot be had', () =>
    run(async () => {
      const taken = await createServer(echo, { port: 0 });
      const { port } = taken;
      await assert.rejects(async () => {
        await createServer(echo, { host: ['127.0.0.2', '127.0.0.1'], port });
      }, /EADDRINUSE/);
      const again = await createServer(echo, { host: '127.0.0.2', port });
      again.close();
      taken.close();
      assert.throws(() => createServer(echo, {})[Symbol.iterator]().next(), /neither port nor path/);
    }));

  it('begins to serve when startServing is called', () =>
    run(async () => {
      const server = await startServer(
        async (reader, writer) => {
          assert.equal(reader.atEof(), false);
          writer.write('served');
          await writer.drain();
          writer.close();
        },
        { port: 0, startServing: false },
      );
      assert.equal(server.isServing(), false);
      assert.throws(() => server.port, /has not started/);
      await server.startServing();
      await server.startServing();
      const [reader, writer] = await openConnection({ port: server.port, localAddress: '127.0.0.1' });
      assert.equal((await reader.read()).toString(), 'served');
      writer.close();
      server.close();
      await assert.rejects(async () => await server.startServing(), /it is closed/);

      const forever = await startServer(() => sleep(0)[Symbol.iterator](), { port: 0, startServing: false });
      const serving = createTask(forever.serveForever());
      while (!forever.isServing()) await sleep(0);
      serving.cancel();
      await serving.then(undefined, () => undefined);
      assert.equal(forever.isServing(), false);
    }));

  it('serves for ever once at a time, until it is cancelled or closed', () =>
    run(function* () {
      for (const end of ['cancel', 'close']) {
        const server = yield* startServer(
          function* (reader) {
            yield* reader.read();
          },
          { port: 0 },
        );
        const serving = createTask(server.serveForever());
        yield* sleep(0);
        yield* sleep(0);
        const again = createTask(server.serveForever());
        yield* wait([again]);
        assert.match(
          again.exception()?.message ?? '',
          /serveForever of this Server is already being awaited/,
        );
        if (end === 'cancel') serving.cancel();
        else server.close();
        yield* wait([serving]);
        assert.equal(serving.cancelled(), true);
        assert.equal(server.isServing(), false);
      }
    }));

  it('is closed when the protocol of its last connection knows', () =>
    run(function* () {
      const told: string[] = [];
      const opened = new Future<undefined>({ name: 'opened' });
      const server = yield* createServer(
        () => ({
          connectionMade: () => opened.setResult(undefined),
          connectionLost: () => told.push('lost'),
        }),
        { port: 0 },
      );
      const [, writer] = yield* openConnection({ port: server.port });
      yield* opened;
      server.close();
      server.abortClients();
      yield* server.waitClosed();
      assert.deepEqual(told, ['lost']);
      writer.close();
    }));

  it('is closed at the end of a block', () =>
    run(async () => {
      let closed;
      {
        await using server = await entered(await createServer(echo, { port: 0 }));
        assert.equal(server.isServing(), true);
        closed = server;
      }
      assert.equal(closed.isServing(), false);
    }));
});

describe('A buffered protocol', () => {
  it('gets data into its own memory, piece by piece', () =>
    run(function* () {
      const got: string[] = [];
      const ended = new Future<undefined>();
      const server = yield* createServer(
        (): BufferedProtocol => {
          const memory = Buffer.alloc(4);
          return {
            getBuffer: (sizeHint) => {
              assert.ok(sizeHint > 0);
              return memory;
            },
            bufferUpdated: (count) => void got.push(memory.toString('utf8', 0, count)),
            connectionLost: () => ended.setResult(undefined),
          };
        },
        { port: 0 },
      );
      const [transport] = yield* createConnection(() => ({}), { port: server.port });
      assert.deepEqual(transport.getWriteBufferLimits(), { low: 16_384, high: 65_536 });
      assert.equal(transport.isReading(), true);
      transport.pauseReading();
      assert.equal(transport.isReading(), false);
      transport.write('abcdefghij');
      transport.close();
      yield* ended;
      assert.deepEqual(got, ['abcd', 'efgh', 'ij']);
      server.close();
      yield* server.waitClosed();
    }));
});

describe('Names', () => {
  it('of hosts give addresses, and addresses give names', () =>
    run(async () => {
      const found = await getaddrinfo('localhost', 80, { family: 4 });
      assert.deepEqual(found, [{ address: '127.0.0.1', family: 4, port: 80 }]);
      assert.deepEqual(await getnameinfo('127.0.0.1', 80), ['localhost', 'http']);
    }));
});
