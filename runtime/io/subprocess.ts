/** Child processes with streams. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { toError } from '../kernel/errors.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { gather } from '../api/gather.js';
import { StreamReader } from './stream-reader.js';
import { StreamProtocol, StreamWriter } from './stream-writer.js';
import { Transport } from './transport.js';

/** What becomes of one of the child's standard streams. */
export type Redirection = 'pipe' | 'inherit' | 'ignore';

export interface SubprocessOptions {
  /** `inherit` when absent, as for the other two. */
  readonly stdin?: Redirection;
  readonly stdout?: Redirection;
  readonly stderr?: Redirection;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes a line of its output may have; 64 KiB when absent. */
  readonly limit?: number;
}

/** Starts a program with parameters. Throws Node's error (`ENOENT`, …) when it cannot. */
export function createSubprocessExec(
  program: string,
  parameters: readonly string[] = [],
  options: SubprocessOptions = {},
): Awaitable<Process> {
  return new Awaitable('createSubprocessExec', () => start(program, parameters, options, false));
}

/** Starts a command line in the system's shell. Never put text of others in it. */
export function createSubprocessShell(command: string, options: SubprocessOptions = {}): Awaitable<Process> {
  return new Awaitable('createSubprocessShell', () => start(command, [], options, true));
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
      new Transport({ readable }, new StreamProtocol(reader, { keepOpenAtEof: false }), {
        pid: child.pid,
        name: `${stream} of ${name}`,
      });
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
      this.#code = code ?? -signalNumber(signal);
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

  /** Waits for its end; gives its return code. Read its pipes meanwhile, or use `communicate`. */
  wait(): Awaitable<number> {
    return new Awaitable(`${this.#name}.wait`, () => this.#wait());
  }

  /** Sends input, reads all output, waits for its end. Cancelled, it kills the process. */
  communicate(input?: Uint8Array | string): Awaitable<{ readonly stdout: Buffer; readonly stderr: Buffer }> {
    return new Awaitable(`${this.#name}.communicate`, () => this.#communicate(input));
  }

  sendSignal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
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

function* start(
  program: string,
  parameters: readonly string[],
  options: SubprocessOptions,
  shell: boolean,
): Coroutine<Process> {
  const { stdin = 'inherit', stdout = 'inherit', stderr = 'inherit', cwd, env, limit } = options;
  const spawnOptions: SpawnOptions = { stdio: [stdin, stdout, stderr], shell };
  if (cwd !== undefined) spawnOptions.cwd = cwd;
  if (env !== undefined) spawnOptions.env = env;
  const name = `process ${program}`;
  const child = spawn(program, parameters, spawnOptions);
  const started = new Future<undefined>({ kind: 'process', label: `start of ${name}` });
  child.once('error', (error) => {
    if (!started.done()) started.setException(toError(error));
  });
  child.once('spawn', () => {
    if (!started.done()) started.setResult(undefined);
  });
  const process = new Process(child, name, limit);
  try {
    yield* started;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return process;
}

function signalNumber(signal: NodeJS.Signals | null): number {
  const numbers: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
  return signal === null ? 0 : (numbers[signal] ?? 1);
}
