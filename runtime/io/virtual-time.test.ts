/** Virtual time and outside events: no time limit overtakes an event that is on its way. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sleep } from '../api/sleep.js';
import { createTask } from '../api/tasks.js';
import { timeout } from '../api/timeout.js';
import { waitFor } from '../api/wait-for.js';
import { withAsync } from '../api/with-async.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { runTest } from '../testing/run-test.js';
import { createConnection } from './connections.js';
import { createServer } from './server.js';
import { createDatagramEndpoint } from './datagram.js';
import { openConnection, startServer } from './streams.js';
import { createSubprocessExec } from './subprocess.js';

const now = (): number => getRunningLoop().time();

describe('Virtual time', () => {
  for (const [what, where] of [
    ['TCP', { port: 0 }],
    ['a name', { host: 'localhost', port: 0 }],
    ['a Unix socket', { path: path.join(tmpdir(), `virtual-time-${process.pid}.sock`) }],
  ] as const)
    it(`waits for streams over ${what}, opened, read, written and closed`, () =>
      runTest(function* () {
        const server = yield* startServer(function* (reader, writer) {
          for (let line = yield* reader.readline(); line.length > 0; line = yield* reader.readline()) {
            yield* sleep(3600);
            writer.write(`${now()} ${line.toString()}`);
          }
          writer.close();
        }, where);
        const target = 'path' in where ? where : { ...where, port: server.port };
        for (const round of [1, 2]) {
          const [reader, writer] = yield* waitFor(openConnection(target), 1);
          yield* sleep(60);
          writer.write('question\n');
          const answer = yield* waitFor(reader.readline(), 3601);
          assert.equal(answer.toString(), `${round * 3660} question\n`);
          writer.close();
          yield* waitFor(writer.waitClosed(), 1);
        }
        server.close();
        yield* waitFor(server.waitClosed(), 1);
        assert.equal(now(), 2 * 3660);
      }));

  it('waits for protocols', () =>
    runTest(async () => {
      const server = await createServer(
        () => {
          let answer: ((data: Buffer) => void) | undefined;
          return {
            connectionMade: (transport) => (answer = (data) => transport.write(data)),
            dataReceived: (data) => answer?.(data),
          };
        },
        { port: 0 },
      );
      const answer = new Future<string>();
      const [transport] = await createConnection(
        () => ({ dataReceived: (data: Buffer) => answer.setResult(data.toString()) }),
        { port: server.port },
      );
      transport.write('ping');
      assert.equal(await waitFor(answer, 1), 'ping');
      transport.close();
      server.close();
      await waitFor(server.waitClosed(), 1);
      assert.equal(now(), 0);
    }));

  it('waits for datagrams', () =>
    runTest(function* () {
      const got = new Future<string>();
      const [receiver] = yield* waitFor(
        createDatagramEndpoint(() => ({ datagramReceived: (data) => got.setResult(data.toString()) })),
        1,
      );
      const [sender] = yield* createDatagramEndpoint(() => ({}), { remote: receiver.address });
      sender.sendto('ping');
      assert.equal(yield* waitFor(got, 1), 'ping');
      sender.close();
      receiver.close();
      assert.equal(now(), 0);
    }));

  it('does not advance while the program reads from a server outside the library, or from a process', () =>
    runTest(function* () {
      const loop = getRunningLoop();
      const listener = net.createServer((socket) => {
        socket.once('data', () => setTimeout(() => socket.end('slowly\n'), 20));
      });
      const listens = new Future<undefined>();
      const release = loop.hold();
      listener.listen(0, '127.0.0.1', () => listens.setResult(undefined));
      yield* listens;
      release();
      const { port } = listener.address() as net.AddressInfo;
      const answer = yield* withAsync(timeout(1), function* () {
        const [reader, writer] = yield* openConnection({ port });
        writer.write('?');
        const line = yield* reader.readline();
        writer.close();
        return line.toString();
      });
      assert.equal(answer, 'slowly\n');
      listener.close();

      const child = yield* createSubprocessExec('sh', ['-c', '(sleep 0.05; echo late) & exit 0'], {
        stdout: 'pipe',
      });
      assert.equal(yield* waitFor(child.wait(), 1), 0);
      assert.ok(child.stdout);
      assert.equal((yield* waitFor(child.stdout.read(), 1)).toString(), 'late\n');
      assert.equal(now(), 0);
    }));

  it('does not wait for who waits for nothing but time', () =>
    runTest(function* () {
      const server = yield* startServer(
        function* (reader, writer) {
          yield* reader.read();
          writer.close();
        },
        { port: 0 },
      );
      const [reader, writer] = yield* openConnection({ port: server.port });
      const reading = createTask(reader.read());
      yield* sleep(86_400);
      writer.writeEof();
      assert.equal((yield* reading).length, 0);
      writer.close();
      server.close();
      yield* server.waitClosed();
    }));
});
