/** Child processes under a protocol: callbacks instead of streams. */
import type { ChildProcess } from 'node:child_process';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { ProcessLookupError } from '../kernel/errors.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { EventLoop } from '../kernel/event-loop.js';
import {
  nameOfProcess,
  returnCodeOf,
  spawnChild,
  started,
  type CommandLine,
  type SpawnSettings,
} from './spawning.js';
import { Transport } from './transport.js';

/** A process's callbacks; all optional, all called on the loop. Descriptors: 0, 1 and 2 are its standard streams. */
export interface SubprocessProtocol {
  connectionMade?(transport: SubprocessTransport): void;
  pipeDataReceived?(descriptor: number, data: Buffer): void;
  pipeConnectionLost?(descriptor: number, error: Error | null): void;
  processExited?(): void;
  /** Once, at the end: it has ended, and its pipes are closed. */
  connectionLost?(error: Error | null): void;
}

/** Starts a program; its standard streams are pipes unless given otherwise. Throws Node's error if it cannot. */
export function subprocessExec<P extends SubprocessProtocol>(
  makeProtocol: () => P,
  program: string,
  parameters: readonly string[] = [],
  settings: SpawnSettings = {},
): Awaitable<[SubprocessTransport, P]> {
  return new Awaitable('subprocessExec', () => start(makeProtocol, { program, parameters }, settings));
}

/** Starts a command line in the system's shell. Never put untrusted text in it. */
export function subprocessShell<P extends SubprocessProtocol>(
  makeProtocol: () => P,
  command: string,
  settings: SpawnSettings = {},
): Awaitable<[SubprocessTransport, P]> {
  return new Awaitable('subprocessShell', () => start(makeProtocol, { command }, settings));
}

export class SubprocessTransport {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #loop: EventLoop = getRunningLoop();
  readonly #protocol: SubprocessProtocol;
  readonly #pipes = new Map<number, Transport>();
  readonly #open = new Set<number>();
  #code: number | undefined;
  #isClosing = false;

  /** Use `subprocessExec` or `subprocessShell`. */
  constructor(child: ChildProcess, name: string, protocol: SubprocessProtocol) {
    this.#child = child;
    this.#name = name;
    this.#protocol = protocol;
    this.#loop.callSoon(() => protocol.connectionMade?.(this));
    const { stdin, stdout, stderr } = child;
    if (stdin !== null) this.#addPipe(0, { writable: stdin });
    if (stdout !== null) this.#addPipe(1, { readable: stdout });
    if (stderr !== null) this.#addPipe(2, { readable: stderr });
    const release = this.#loop.hold();
    child.once('exit', (code, signal) => {
      release();
      this.#code = returnCodeOf(code, signal);
      this.#tell(() => protocol.processExited?.());
      this.#endIfOver();
    });
  }

  getPid(): number {
    return this.#child.pid ?? 0;
  }

  /** Its exit code, the negative number of the signal that ended it, or undefined while it runs. */
  getReturncode(): number | undefined {
    return this.#code;
  }

  /** The transport of one of its pipes. */
  getPipeTransport(descriptor: number): Transport | undefined {
    return this.#pipes.get(descriptor);
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

  isClosing(): boolean {
    return this.#isClosing;
  }

  /** Closes its pipes, and kills it if it still runs. */
  close(): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    for (const pipe of this.#pipes.values()) pipe.close();
    if (this.#code === undefined) this.#child.kill('SIGKILL');
  }

  #addPipe(descriptor: number, ends: ConstructorParameters<typeof Transport>[0]): void {
    this.#open.add(descriptor);
    const stream = ['stdin', 'stdout', 'stderr'][descriptor] ?? '';
    const protocol = {
      dataReceived: (data: Buffer): void => this.#protocol.pipeDataReceived?.(descriptor, data),
      connectionLost: (error: Error | null): void => {
        this.#open.delete(descriptor);
        this.#protocol.pipeConnectionLost?.(descriptor, error);
        this.#endIfOver();
      },
    };
    const about = { pid: this.#child.pid, name: `${stream} of ${this.#name}` };
    this.#pipes.set(descriptor, new Transport(ends, protocol, about, { isOutside: true }));
  }

  #endIfOver(): void {
    if (this.#open.size > 0 || this.#code === undefined) return;
    this.#isClosing = true;
    this.#tell(() => this.#protocol.connectionLost?.(null));
  }

  #tell(callback: () => void): void {
    if (!this.#loop.isClosed()) this.#loop.callSoon(callback);
  }
}

function* start<P extends SubprocessProtocol>(
  makeProtocol: () => P,
  line: CommandLine,
  settings: SpawnSettings,
): Coroutine<[SubprocessTransport, P]> {
  const protocol = makeProtocol();
  const name = nameOfProcess(line);
  const child = spawnChild(line, { stdin: 'pipe', stdout: 'pipe', stderr: 'pipe', ...settings });
  yield* started(child, name);
  const transport = new SubprocessTransport(child, name, protocol);
  // The protocol learns of it first.
  yield;
  return [transport, protocol];
}
