/** Pipes: Node's streams and bare file descriptors as one-way transports. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { Future } from '../kernel/future.js';
import { run } from '../api/run.js';
import { createTask } from '../api/tasks.js';
import { connectReadPipe, connectWritePipe } from './pipes.js';
import { StreamReader } from './stream-reader.js';
import { StreamProtocol, StreamWriter } from './stream-writer.js';

describe('Pipes', () => {
  it('read and write streams of Node', () =>
    run(function* () {
      const pipe = new PassThrough();
      const reader = new StreamReader();
      yield* connectReadPipe(() => new StreamProtocol(reader), pipe);
      const [transport, protocol] = yield* connectWritePipe(() => new StreamProtocol(undefined), pipe);
      const writer = new StreamWriter(transport, protocol);
      writer.writelines(['one\n', 'two\n']);
      yield* writer.drain();
      writer.writeEof();
      assert.equal((yield* reader.readline()).toString(), 'one\n');
      assert.equal((yield* reader.read()).toString(), 'two\n');
    }));

  it('tell who reads what they wait for', () =>
    run(function* () {
      const reader = new StreamReader();
      yield* connectReadPipe(() => new StreamProtocol(reader), new PassThrough());
      const task = createTask(reader.readline());
      const seen = new Future<string | undefined>();
      task.loop.callSoon(() => task.loop.callSoon(() => seen.setResult(task.waitsFor?.label)));
      assert.equal(yield* seen, 'stream readline from a pipe');
      task.cancel();
    }));

  it('read and write file descriptors', async () => {
    const { stdout } = await new Promise<{ stdout: string }>((resolve, reject) => {
      const library = new URL('../index.js', import.meta.url).href;
      const program = `
        const { run, connectReadPipe, connectWritePipe, StreamProtocol, StreamReader } = await import(${JSON.stringify(library)});
        await run(function* () {
          const reader = new StreamReader();
          yield* connectReadPipe(() => new StreamProtocol(reader), 0);
          const [out] = yield* connectWritePipe(() => ({}), 1);
          for (let line = yield* reader.readline(); line.length > 0; line = yield* reader.readline())
            out.write(line.toString().toUpperCase());
          out.close();
        });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (data: string) => (text += data));
      child.once('error', reject).once('close', () => {
        resolve({ stdout: text });
      });
      child.stdin.end('first\nsecond\n');
    });
    assert.equal(stdout, 'FIRST\nSECOND\n');
  }).timeout(10_000);
});
