/** Work on other threads: a pool of workers (piscina), started with the first call and ended with the loop. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { Awaitable } from '../kernel/coroutine.js';
import { EXECUTOR_WORKER } from '../kernel/instrument.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { withSignal } from '../api/from-promise.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { Future } from '../kernel/future.js';
import type { WorkerCall } from './executor-worker.js';

export interface ExecutorOptions {
  /** As many as the processors have cores when absent. */
  readonly maxWorkers?: number;
}

/** A pool of worker threads. */
export class Executor {
  readonly #options: ExecutorOptions;
  #pool: Promise<Piscina> | undefined;
  #running = 0;

  constructor(options: ExecutorOptions = {}) {
    this.#options = options;
  }

  /** Calls a function on a worker, see `runInExecutor`. */
  submit<A extends unknown[], R>(callback: (...parameters: A) => R, ...parameters: A): Future<Awaited<R>> {
    const source = callback.toString();
    const name = callback.name === '' ? '(anonymous)' : callback.name;
    return withSignal<Awaited<R>>(async (signal): Promise<Awaited<R>> => {
      this.#running++;
      try {
        const pool = await (this.#pool ??= this.#start());
        const call: WorkerCall = { source, parameters };
        return (await pool.run(call, { signal, name: 'runCall' })) as Awaited<R>;
      } finally {
        this.#running--;
      }
    }, `executor job ${name}`);
  }

  /** Ends the workers, also those at work. */
  async shutdown(): Promise<void> {
    const pool = await this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }

  statistics(): { readonly running: number; readonly started: boolean } {
    return Object.freeze({ running: this.#running, started: this.#pool !== undefined });
  }

  async #start(): Promise<Piscina> {
    const { Piscina } = await import('piscina');
    const { maxWorkers } = this.#options;
    return new Piscina({
      filename: workerFile(),
      // Not 0: piscina starts no worker in place of one that a cancellation ended while others queue.
      minThreads: 1,
      idleTimeout: 1000,
      workerData: EXECUTOR_WORKER,
      ...(maxWorkers === undefined ? {} : { maxThreads: maxWorkers }),
    });
  }
}

const defaults = new WeakMap<EventLoop, Executor>();

/**
 * Calls a function on a worker thread; gives a future of its result. Undefined: the loop's default executor.
 *
 * The function is sent as text: it can use its parameters and globals only, not variables around it, and parameters
 * and result are copied (structured clone). Cancelling the future ends the worker: unlike in Python, the work stops.
 */
export function runInExecutor<A extends unknown[], R>(
  executor: Executor | undefined,
  callback: (...parameters: A) => R,
  ...parameters: A
): Future<Awaited<R>> {
  return (executor ?? defaultExecutor()).submit(callback, ...parameters);
}

/** As `runInExecutor` on the default executor, begun when awaited. */
export function toThread<A extends unknown[], R>(
  callback: (...parameters: A) => R,
  ...parameters: A
): Awaitable<Awaited<R>> {
  return new Awaitable('toThread', () =>
    runInExecutor(undefined, callback, ...parameters)[Symbol.iterator](),
  );
}

function defaultExecutor(): Executor {
  const loop = getRunningLoop();
  let executor = defaults.get(loop);
  if (executor === undefined) {
    const made = (executor = new Executor());
    defaults.set(loop, made);
    loop.onClose(() => void made.shutdown());
  }
  return executor;
}

/** Beside this file, under the ending that this file was built with. */
function workerFile(): string {
  for (const name of ['./executor-worker.mjs', './executor-worker.js']) {
    const file = fileURLToPath(new URL(name, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new Error('Cannot start the executor: its worker script is not beside the library');
}
