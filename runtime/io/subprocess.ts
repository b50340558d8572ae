/** Child processes with streams. */
import type { ChildProcess } from 'node:child_process';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { ProcessLookupError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { gather } from '../api/gather.js';
import {
  nameOfProcess,
  returnCodeOf,
  spawnChild,
  started,
  type CommandLine,
  type SpawnSettings,
} from './spawning.js';
import { StreamReader } from './stream-reader.js';
import { StreamProtocol, StreamWriter } from './stream-writer.js';
import { Transport } from './transport.js';

/** `inherit` if absent, for each of the three standard streams. */
export interface SubprocessOptions extends SpawnSettings {
  /** Maximum bytes of a line of its output; 64 KiB if absent. */
  readonly limit?: number;
}

/** Starts a program with parameters. Throws Node's error (`ENOENT`, …) if it cannot. */
export function createSubprocessExec(
  program: string,
  parameters: readonly string[] = [],
  options: SubprocessOptions = {},
): Awaitable<Process> {
  return new Awaitable('createSubprocessExec', () => start({ program, parameters }, options));
}

/** Starts a command line in the system's shell. Never put untrusted text in it. */
export function createSubprocessShell(command: string, options: SubprocessOptions = {}): Awaitable<Process> {
  return new Awaitable('createSubprocessShell', () => start({ command }, options));
}

/** A child process. */
export class Process {
  readonly stdin: StreamWriter | undefined;
  readonly stdout: StreamReader | undefined;
  readonly stderr: StreamReader | undefined;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #waiters = new Set<Future<number>>();
  #code: number | undefined;

  /** Use `createSubprocessExec` or `createSubprocessShell`. */
  constructor(child: ChildProcess, name: string, limit: number | undefined) {
    this.#child = child;
    this.#name = name;
    const loop = getRunningLoop();
    const readerOf = (readable: ChildProcess['stdout'], stream: string): StreamReader | undefined => {
      if (readable === null) return undefined;
      const reader = new StreamReader(limit === undefined ? {} : { limit });
      new Transport(
        { readable },
        new StreamProtocol(reader, { keepOpenAtEof: false }),
        { pid: child.pid, name: `${stream} of ${name}` },
        { isOutside: true },
      );
      return reader;
    };
    this.stdout = readerOf(child.stdout, 'stdout');
    this.stderr = readerOf(child.stderr, 'stderr');
    if (child.stdin !== null) {
      const protocol = new StreamProtocol(undefined);
      this.stdin = new StreamWriter(
        new Transport({ writable: child.stdin }, protocol, { pid: child.pid, name: `stdin of ${name}` }),
        protocol,
      );
    }
    const release = loop.hold();
    child.once('exit', (code, signal) => {
      release();
      this.#code = returnCodeOf(code, signal);
      for (const waiter of this.#waiters) if (!waiter.done()) waiter.setResult(this.#code);
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Its exit code, the negative number of the signal that ended it, or undefined while it runs. */
  get returncode(): number | undefined {
    return this.#code;
  }

  /** Waits for its end; gives its return code. Read its pipes while waiting, or use `communicate`. */
  wait(): Awaitable<number> {
    return new Awaitable(`${this.#name}.wait`, () => this.#wait());
  }

  /** Sends input, reads all output, waits for its end. If cancelled, it kills the process. */
  communicate(input?: Uint8Array | string): Awaitable<{ readonly stdout: Buffer; readonly stderr: Buffer }> {
    return new Awaitable(`${this.#name}.communicate`, () => this.#communicate(input));
  }

  /** By name or number. Throws `ProcessLookupError` after its end. */
  sendSignal(signal: NodeJS.Signals | number): void {
    if (this.#code !== undefined || !this.#child.kill(signal))
      throw new ProcessLookupError(`Cannot send ${signal} to ${this.#name}: it has ended`);
  }

  terminate(): void {
    this.sendSignal('SIGTERM');
  }

  kill(): void {
    this.sendSignal('SIGKILL');
  }

  *#wait(): Coroutine<number> {
    if (this.#code !== undefined) return this.#code;
    const waiter = new Future<number>({ kind: 'process', label: `end of ${this.#name}` });
    this.#waiters.add(waiter);
    try {
      return yield* waiter;
    } finally {
      this.#waiters.delete(waiter);
    }
  }

  *#communicate(input: Uint8Array | string | undefined): Coroutine<{ stdout: Buffer; stderr: Buffer }> {
    const all = function* (reader: StreamReader | undefined): Coroutine<Buffer> {
      return reader === undefined ? Buffer.alloc(0) : yield* reader.read();
    };
    if (input !== undefined) this.stdin?.write(input);
    this.stdin?.close();
    try {
      const [stdout, stderr] = yield* gather([all(this.stdout), all(this.stderr), this.wait()]);
      return { stdout, stderr };
    } catch (error) {
      if (this.#code === undefined) this.kill();
      throw error;
    }
  }
}

function* start(line: CommandLine, options: SubprocessOptions): Coroutine<Process> {
  const name = nameOfProcess(line);
  const child = spawnChild(line, options);
  const process = new Process(child, name, options.limit);
  yield* started(child, name);
  return process;
}
