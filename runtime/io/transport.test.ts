/** Transports and datagrams under protocols that fail, that close early, and whose connection ends in every way. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import dgram from 'node:dgram';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { Coroutine } from '../kernel/coroutine.js';
import { fromPromise } from '../api/from-promise.js';
import { run } from '../api/run.js';
import { createConnection } from './connections.js';
import { createDatagramEndpoint } from './datagram.js';
import { createServer, type Server } from './server.js';
import type { BufferedProtocol, Protocol } from './protocols.js';
import type { Transport } from './transport.js';

/** One end of a connection, and what it received. */
class End implements Protocol {
  readonly told: string[] = [];
  readonly lost = new Future<Error | null>({ name: 'loss' });
  readonly made = new Future<Transport>({ name: 'connection' });

  connectionMade(transport: Transport): void {
    this.made.setResult(transport);
  }

  connectionLost(error: Error | null): void {
    this.lost.setResult(error);
  }

  dataReceived(data: Buffer): void {
    this.told.push(data.toString());
  }

  eofReceived(): boolean {
    this.told.push('end');
    return true;
  }
}

/** A server with one connection, whose two ends are given protocols. */
function* connected(
  there: End,
  here: End,
): Coroutine<{ server: Server; theirs: Transport; ours: Transport }> {
  const server = yield* createServer(() => there, { port: 0 });
  const [ours] = yield* createConnection(() => here, { port: server.port });
  return { server, theirs: yield* there.made, ours };
}

/** Collects what goes to the exception handler of the running loop. */
function reports(): string[] {
  const found: string[] = [];
  getRunningLoop().setExceptionHandler(({ message, exception }) =>
    found.push(`${message}: ${exception?.message ?? ''}`),
  );
  return found;
}

describe('A transport', () => {
  const failing: Record<string, Partial<Protocol> | Partial<BufferedProtocol>> = {
    dataReceived: { dataReceived: () => fail() },
    eofReceived: { eofReceived: () => fail() },
    getBuffer: { getBuffer: () => fail() },
    bufferUpdated: { getBuffer: () => Buffer.alloc(9), bufferUpdated: () => fail() },
  };
  for (const [method, methods] of Object.entries(failing))
    it(`whose protocol fails in ${method} reports that, and is closed with that error`, () =>
      run(function* () {
        const told = reports();
        const lost = new Future<Error | null>({ name: 'loss' });
        const protocol = { connectionLost: (error: Error | null) => lost.setResult(error), ...methods };
        const server = yield* createServer(() => protocol, { port: 0 });
        const here = new End();
        const [ours] = yield* createConnection(() => here, { port: server.port });
        ours.write('x');
        ours.writeEof();
        assert.equal((yield* lost)?.message, 'mistake');
        assert.deepEqual(told, [`protocol.${method}() failed, and its connection is closed: mistake`]);
        ours.close();
        yield* here.lost;
        server.close();
        yield* server.waitClosed();
      }));

  it('whose protocol fails in pauseWriting or resumeWriting reports that, and writes on', () =>
    run(function* () {
      const told = reports();
      const there = new End();
      const here = Object.assign(new End(), {
        pauseWriting: () => fail(),
        resumeWriting: () => {
          resumed.setResult(undefined);
          fail();
        },
      });
      const resumed = new Future<undefined>({ name: 'resumed' });
      const { server, theirs, ours } = yield* connected(there, here);
      theirs.pauseReading();
      ours.write(Buffer.alloc(10_000_000));
      theirs.resumeReading();
      yield* resumed;
      ours.close();
      assert.equal(yield* here.lost, null);
      theirs.close();
      yield* there.lost;
      assert.deepEqual(told, [
        'protocol.pauseWriting() failed: mistake',
        'protocol.resumeWriting() failed: mistake',
      ]);
      server.close();
    }));

  it('gives its protocol nothing of what comes in after close', () =>
    run(function* () {
      const there = new End();
      const here = new End();
      const { server, theirs, ours } = yield* connected(there, here);
      theirs.pauseReading();
      // More than the system buffers: closing takes until the other side has read it.
      ours.write(Buffer.alloc(20_000_000));
      ours.close();
      theirs.write('too late');
      theirs.writeEof();
      theirs.resumeReading();
      yield* here.lost;
      assert.deepEqual(here.told, []);
      theirs.close();
      server.close();
    }));

  it('refuses to write after writeEof, drops what is written after close', () =>
    run(function* () {
      const there = new End();
      const here = new End();
      const { server, theirs, ours } = yield* connected(there, here);
      ours.writeEof();
      assert.throws(() => ours.write('x'), /Cannot write: writeEof announced that no more would be sent/);
      ours.writeEof();
      theirs.close();
      theirs.write('dropped');
      ours.close();
      assert.equal(yield* here.lost, null);
      server.close();
    }));

  it('derives each write limit from the other, and obeys it at once', () =>
    run(function* () {
      let paused = 0;
      const there = new End();
      const here = Object.assign(new End(), { pauseWriting: () => paused++ });
      const { server, theirs, ours } = yield* connected(there, here);
      ours.setWriteBufferLimits(undefined, 100);
      assert.deepEqual(ours.getWriteBufferLimits(), { low: 100, high: 400 });
      ours.setWriteBufferLimits(50_000_000);
      assert.deepEqual(ours.getWriteBufferLimits(), { low: 12_500_000, high: 50_000_000 });
      theirs.pauseReading();
      ours.write(Buffer.alloc(20_000_000));
      assert.equal(paused, 0);
      ours.setWriteBufferLimits(1000);
      assert.equal(paused, 1);
      ours.abort();
      yield* here.lost;
      theirs.abort();
      server.close();
    }));
});

describe('A datagram endpoint with a remote', () => {
  it('is notified that no one listens there, and sends to no other', () =>
    run(function* () {
      const silent = dgram.createSocket('udp4').bind(0, '127.0.0.1');
      yield* fromPromise(once(silent, 'listening'));
      const { port } = silent.address();
      silent.close();
      yield* fromPromise(once(silent, 'close'));
      const refused = new Future<string | undefined>({ name: 'refusal' });
      const [transport] = yield* createDatagramEndpoint(
        () => ({
          errorReceived: (error: NodeJS.ErrnoException) => {
            if (!refused.done()) refused.setResult(error.code);
          },
        }),
        { remote: { port } },
      );
      assert.deepEqual(transport.getExtraInfo('peername'), ['127.0.0.1', port]);
      transport.sendto('anybody?');
      assert.equal(yield* refused, 'ECONNREFUSED');
      assert.throws(
        () => transport.sendto('x', { address: '127.0.0.1', port: 1 }),
        /Cannot send a datagram to 127\.0\.0\.1:1: its endpoint sends to/,
      );
      transport.close();
    }));

  it('speaks IPv6', () =>
    run(function* () {
      const answer = new Future<string>({ name: 'answer' });
      const [there] = yield* createDatagramEndpoint(
        () => ({ datagramReceived: (data: Buffer) => answer.setResult(data.toString()) }),
        { local: { host: '::1' } },
      );
      const [here] = yield* createDatagramEndpoint(() => ({}), {
        remote: { host: '::1', port: there.address.port },
      });
      here.sendto('six');
      assert.equal(yield* answer, 'six');
      here.close();
      there.close();
    }));
});

function fail(): never {
  throw new Error('mistake');
}
