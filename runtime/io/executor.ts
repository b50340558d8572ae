/** Work on other threads: executors, and the default executor of a loop. */
import { availableParallelism } from 'node:os';
import { Awaitable } from '../kernel/coroutine.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { withSignal } from '../api/from-promise.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { Future } from '../kernel/future.js';
import { nameOf, portable, type ModuleFunction } from './portable-function.js';
import { WorkerPool } from './worker-pool.js';

export interface ExecutorOptions {
  /** The number of processor cores if absent. */
  readonly maxWorkers?: number;
}

/** Work for a thread: a function, or an export of a module. */
export type ThreadFunction<A extends unknown[], R> =
  ((...parameters: A) => R) | ModuleFunction<(...parameters: A) => R>;

/** A pool of worker threads, started with the first call. */
export class Executor implements AsyncDisposable {
  readonly #pool: WorkerPool;
  #running = 0;
  #isShutDown = false;

  constructor({ maxWorkers = availableParallelism() }: ExecutorOptions = {}) {
    if (!(maxWorkers >= 1))
      throw new RangeError(`Cannot make an Executor of ${maxWorkers} workers: it must be 1 or more`);
    this.#pool = new WorkerPool(maxWorkers);
  }

  /** Calls a function on a worker, see `runInExecutor`. */
  submit<A extends unknown[], R>(callback: ThreadFunction<A, R>, ...parameters: A): Future<Awaited<R>> {
    const name = nameOf(callback);
    if (this.#isShutDown) throw new Error(`Cannot run executor job ${name}: the executor was shut down`);
    const call = portable(callback);
    return withSignal<Awaited<R>>(async (signal): Promise<Awaited<R>> => {
      this.#running++;
      try {
        return (await this.#pool.run(name, call, parameters, signal)) as Awaited<R>;
      } finally {
        this.#running--;
      }
    }, `executor job ${name}`);
  }

  /** Ends the workers, including busy ones, and accepts no more calls. */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    await this.#pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  statistics(): { readonly running: number; readonly started: boolean } {
    return Object.freeze({ running: this.#running, started: this.#pool.started });
  }
}

const defaults = new WeakMap<EventLoop, Executor>();

/**
 * Calls a function on a worker thread; gives a future of its result. Undefined: the loop's default executor.
 *
 * The function is sent as text: it can use only its parameters and globals, not variables around it; functions that
 * every thread has (`Math.max`, `zlib.gzipSync`) are called there, and an export of a module is imported there
 * (`moduleFunction`). Parameters and result are copied (structured clone). Cancelling the future ends the worker:
 * unlike in Python, the work stops. Throws `TypeError`, with the reason, for a function that cannot run there.
 */
export function runInExecutor<A extends unknown[], R>(
  executor: Executor | undefined,
  callback: ThreadFunction<A, R>,
  ...parameters: A
): Future<Awaited<R>> {
  return (executor ?? defaultExecutor()).submit(callback, ...parameters);
}

/** As `runInExecutor` on the default executor, begun when awaited. */
export function toThread<A extends unknown[], R>(
  callback: ThreadFunction<A, R>,
  ...parameters: A
): Awaitable<Awaited<R>> {
  return new Awaitable('toThread', () =>
    runInExecutor(undefined, callback, ...parameters)[Symbol.iterator](),
  );
}

/** The executor that `toThread` uses on the running loop from now on. It is shut down when the loop closes. */
export function setDefaultExecutor(executor: Executor): void {
  const loop = getRunningLoop();
  defaults.set(loop, executor);
  loop.onClose(() => void executor.shutdown());
}

/** Ends the threads of the running loop's default executor, including busy ones, and waits for that. */
export function shutdownDefaultExecutor(): Awaitable<void> {
  return new Awaitable('shutdownDefaultExecutor', function* () {
    const executor = defaults.get(getRunningLoop());
    if (executor !== undefined) yield* withSignal(() => executor.shutdown(), 'shutdown of the executor');
  });
}

function defaultExecutor(): Executor {
  const known = defaults.get(getRunningLoop());
  if (known !== undefined) return known;
  const made = new Executor();
  setDefaultExecutor(made);
  return made;
}
