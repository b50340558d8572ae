/** Subprocesses, with streams and with protocols. */
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProcessLookupError, TimeoutError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { run } from '../api/run.js';
import { waitFor } from '../api/wait-for.js';
import { createSubprocessExec, createSubprocessShell } from './subprocess.js';
import { subprocessExec, subprocessShell, type SubprocessTransport } from './subprocess-protocol.js';

describe('Subprocesses', () => {
  it('give their output and code', () =>
    run(function* () {
      const child = yield* createSubprocessExec(
        process.execPath,
        ['-e', 'process.stdin.pipe(process.stdout); process.exitCode = 3'],
        { stdin: 'pipe', stdout: 'pipe' },
      );
      const { stdout, stderr } = yield* child.communicate('in and out');
      assert.deepEqual([stdout.toString(), stderr.length, child.returncode], ['in and out', 0, 3]);
    }));

  it('run in a shell', () =>
    run(async () => {
      const child = await createSubprocessShell('echo $((6 * 7)); exit 1', { stdout: 'pipe' });
      assert.equal((await child.stdout?.readline())?.toString(), '42\n');
      assert.equal(await child.wait(), 1);
    }));

  it('are killed when the wait for them is cancelled', () =>
    run(function* () {
      const child = yield* createSubprocessExec('sleep', ['60'], { stdout: 'pipe' });
      try {
        yield* waitFor(child.communicate(), 0.02);
        assert.fail();
      } catch (error) {
        assert.ok(error instanceof TimeoutError);
      }
      assert.equal(yield* child.wait(), -9);
    }));

  it('that a signal ended have its negative number as return code', () =>
    run(function* () {
      for (const [signal, code] of [
        ['ABRT', -6],
        ['USR1', -10],
        ['TERM', -15],
      ] as const) {
        const child = yield* createSubprocessShell(`kill -${signal} $$`);
        assert.equal(yield* child.wait(), code);
      }
    }));

  it('that cannot start say why', () =>
    run(async () => {
      await assert.rejects(createSubprocessExec('no-such-program').then(), { code: 'ENOENT' });
    }));

  it('write both outputs into one, in order', () =>
    run(function* () {
      const script = 'echo one; echo two >&2; echo three';
      const both = { stdout: 'pipe', stderr: 'stdout' } as const;
      const exec = yield* createSubprocessExec('sh', ['-c', script], both);
      const shell = yield* createSubprocessShell(script, both);
      for (const child of [exec, shell]) {
        assert.equal(child.stderr, undefined);
        const { stdout } = yield* child.communicate();
        assert.equal(stdout.toString(), 'one\ntwo\nthree\n');
      }
      try {
        yield* createSubprocessExec('no-such-program', [], both);
        assert.fail();
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
      }
    }));

  it('write into files, and have the descriptors that they are passed', () =>
    run(async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'subprocess-'));
      const file = path.join(folder, 'out.txt');
      const out = openSync(file, 'w');
      const other = openSync(path.join(folder, 'other.txt'), 'w');
      const script = `console.log('out'); console.error('err'); fs.writeSync(${other}, 'other\\n');`;
      const child = await createSubprocessExec(process.execPath, ['-e', script], {
        stdout: out,
        stderr: 'stdout',
        passDescriptors: [other],
      });
      assert.equal(await child.wait(), 0);
      closeSync(out);
      closeSync(other);
      assert.equal(readFileSync(file, 'utf8'), 'out\nerr\n');
      assert.equal(readFileSync(path.join(folder, 'other.txt'), 'utf8'), 'other\n');
      rmSync(folder, { recursive: true });
      await assert.rejects(async () => {
        await createSubprocessExec('true', [], { passDescriptors: [1] });
      }, /must be 3 or more/);
    }));

  it('take signals by name and number until their end', () =>
    run(function* () {
      const child = yield* createSubprocessExec('sleep', ['60']);
      child.sendSignal(10);
      assert.equal(yield* child.wait(), -10);
      assert.throws(() => child.kill(), ProcessLookupError);
      const detached = yield* createSubprocessExec('sleep', ['60'], { detached: true });
      // It leads a group of its own.
      process.kill(-detached.pid, 'SIGTERM');
      assert.equal(yield* detached.wait(), -15);
    }));
});

describe('A protocol of a subprocess', () => {
  it('is notified of its outputs, their ends and its end', () =>
    run(function* () {
      const log: unknown[] = [];
      const ended = new Future<undefined>();
      const [transport, protocol] = yield* subprocessExec(
        () => ({
          connectionMade: (made: SubprocessTransport) => void log.push(['made', made.getPid() > 0]),
          pipeDataReceived: (descriptor: number, data: Buffer) =>
            void log.push([descriptor, data.toString()]),
          pipeConnectionLost: (descriptor: number) => void log.push(['closed', descriptor]),
          processExited: () => void log.push('exited'),
          connectionLost: () => ended.setResult(undefined),
        }),
        process.execPath,
        ['-e', 'process.stdin.on("data", (d) => { process.stdout.write(d); process.exitCode = 4; })'],
      );
      assert.equal(typeof protocol.processExited, 'function');
      transport.getPipeTransport(0)?.write('in');
      transport.getPipeTransport(0)?.close();
      yield* ended;
      assert.deepEqual(log[0], ['made', true]);
      const words = log.map(String);
      assert.deepEqual(
        new Set(words.slice(1)),
        new Set(['1,in', 'closed,0', 'closed,1', 'closed,2', 'exited']),
      );
      assert.ok(words.indexOf('1,in') < words.indexOf('closed,1'));
      assert.equal(transport.getReturncode(), 4);
    }));

  it('is closed by its transport', () =>
    run(function* () {
      const ended = new Future<undefined>();
      const [transport] = yield* subprocessShell(
        () => ({ connectionLost: () => ended.setResult(undefined) }),
        'exec sleep 60',
        { stderr: 'inherit' },
      );
      assert.equal(transport.getPipeTransport(2), undefined);
      transport.close();
      yield* ended;
      assert.equal(transport.getReturncode(), -9);
    }));
});
