/**
 * Threads that each run one call at a time. They are started on demand, and end after some idle time; a cancelled call
 * ends its thread, so that the work really stops.
 *
 * Why no package? Existing ones start their threads from a file of their own, which a bundle does not have beside it.
 */
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { EXECUTOR_WORKER } from '../kernel/instrument.js';
import type { PortableCall } from './portable-function.js';
import { rebuildError } from './sent-errors.js';
import { WORKER_SOURCE } from './worker-source.js';

const IDLE_MS = 1000;

/** One call, until it has a thread and an answer. */
interface Job {
  readonly name: string;
  readonly call: PortableCall;
  readonly parameters: readonly unknown[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export class WorkerPool {
  readonly #most: number;
  readonly #waiting: Job[] = [];
  readonly #threads = new Set<Thread>();
  #isClosed = false;

  constructor(most: number) {
    this.#most = most;
  }

  get started(): boolean {
    return this.#threads.size > 0;
  }

  run(
    name: string,
    call: PortableCall,
    parameters: readonly unknown[],
    signal: AbortSignal,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const job = { name, call, parameters, resolve, reject };
      signal.addEventListener('abort', () => this.#callOff(job, signal.reason), { once: true });
      this.#waiting.push(job);
      this.#handOut();
    });
  }

  /** Ends the threads, including busy ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { name, reject } of this.#waiting.splice(0))
      reject(new Error(`Cannot run executor job ${name}: the executor was shut down`));
    await Promise.all(
      [...this.#threads].map((thread) => thread.end(new Error('The executor was shut down'))),
    );
  }

  #callOff(job: Job, reason: unknown): void {
    const at = this.#waiting.indexOf(job);
    if (at >= 0) this.#waiting.splice(at, 1);
    for (const thread of this.#threads) if (thread.job === job) void thread.end(reason);
    job.reject(reason);
  }

  #handOut(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const thread = [...this.#threads].find((each) => each.isFree) ?? this.#startThread();
      if (thread === undefined) return;
      const job = this.#waiting.shift();
      if (job !== undefined) thread.begin(job);
    }
  }

  #startThread(): Thread | undefined {
    if (this.#threads.size >= this.#most) return undefined;
    const thread: Thread = new Thread(
      () => this.#handOut(),
      () => {
        this.#threads.delete(thread);
        this.#handOut();
      },
    );
    this.#threads.add(thread);
    return thread;
  }
}

class Thread {
  /** Its current call. */
  job: Job | undefined;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #onFree: () => void;
  #isEnding = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(onFree: () => void, onEnd: () => void) {
    this.#onFree = onFree;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = new Worker(WORKER_SOURCE, {
      eval: true,
      name: 'executor',
      workerData: EXECUTOR_WORKER,
    });
    // A separate port: the functions that run there have the usual one.
    this.#worker.postMessage(port2, [port2]);
    this.#worker.on('error', (error) => void this.end(error));
    this.#worker.once('exit', (code) => {
      void this.end(new Error(`The thread of executor job ${this.job?.name ?? ''} ended with code ${code}`));
      onEnd();
    });
    port1.on('message', (answer: unknown) => this.#answered(answer));
  }

  get isFree(): boolean {
    return this.job === undefined && !this.#isEnding;
  }

  begin(job: Job): void {
    clearTimeout(this.#idle);
    this.job = job;
    this.#worker.ref();
    this.#port.ref();
    try {
      this.#port.postMessage({ call: job.call, parameters: job.parameters });
    } catch (error) {
      job.reject(notSent('parameters', job, (error as Error).message));
      this.#free();
    }
  }

  /** The call in progress fails with the reason. */
  async end(reason: unknown): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#idle);
    const { job } = this;
    this.job = undefined;
    job?.reject(reason);
    this.#port.close();
    await this.#worker.terminate();
  }

  #answered(answer: unknown): void {
    const { job } = this;
    if (job === undefined || typeof answer !== 'object' || answer === null) return;
    if ('error' in answer) job.reject(rebuildError(answer.error));
    else if ('unsendable' in answer) job.reject(notSent('result', job, String(answer.unsendable)));
    else job.resolve((answer as { readonly result?: unknown }).result);
    this.#free();
  }

  #free(): void {
    this.job = undefined;
    // An idle thread keeps no process alive.
    this.#worker.unref();
    this.#port.unref();
    this.#idle = setTimeout(() => void this.end(undefined), IDLE_MS).unref();
    this.#onFree();
  }
}

function notSent(what: string, { name }: Job, why: string): TypeError {
  return new TypeError(`Cannot send the ${what} of executor job ${name} between threads: ${why}`);
}
