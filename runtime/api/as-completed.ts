/** Results in the order of completion. */
import { placeAtAwait } from '../kernel/await-places.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { TimeoutError } from '../kernel/errors.js';
import { Future, type WaitDescription } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { countDone } from './named.js';
import { ensureFuture, type FutureSource } from './tasks.js';

/**
 * Runs several concurrently, starting now, and returns as many awaitables: the first gives the result that comes first,
 * and so on. Each throws `TimeoutError` if `timeout` seconds pass before its turn. In an `async` function, `for await`
 * gives the futures and tasks themselves, as passed in.
 *
 *     for (const next of asCompleted([a(), b()])) console.log(yield* next);
 *     for await (const task of asCompleted(tasks)) console.log(task.name, await task);
 */
export function asCompleted<F extends Future<unknown>>(
  sources: Iterable<F>,
  options?: { readonly timeout?: number },
): AsCompleted<F extends Future<infer T> ? T : never, F>;
export function asCompleted<T>(
  sources: Iterable<FutureSource<T>>,
  options?: { readonly timeout?: number },
): AsCompleted<T, Future<T>>;
export function asCompleted<T>(
  sources: Iterable<FutureSource<T>>,
  options: { readonly timeout?: number } = {},
): AsCompleted<T, Future<T>> {
  return new AsCompleted<T, Future<T>>(
    new Set([...sources].map((source) => ensureFuture(source))),
    options.timeout,
  );
}

export class AsCompleted<T, F extends Future<unknown>> implements Iterable<Awaitable<T>>, AsyncIterable<F> {
  readonly #pending: Set<F>;
  readonly #done: F[] = [];
  readonly #waiters: Future<undefined>[] = [];
  readonly #description: WaitDescription;
  #left: number;
  #expired = false;

  /** Use `asCompleted`. */
  constructor(futures: ReadonlySet<F>, delay: number | undefined) {
    const all = [...futures];
    this.#pending = new Set(all);
    this.#left = all.length;
    this.#description = {
      get label(): string {
        return `asCompleted ${countDone(all)}`;
      },
      dependsOn: all,
    };
    const timer = delay === undefined ? undefined : getRunningLoop().callLater(delay, () => this.#expire());
    for (const future of futures)
      future.addDoneCallback(() => {
        if (!this.#pending.delete(future)) return;
        this.#done.push(future);
        this.#wakeOne();
        if (this.#pending.size === 0) timer?.cancel();
      });
  }

  /** An awaitable of a result for each that was not returned yet. */
  *[Symbol.iterator](): Generator<Awaitable<T>, void, undefined> {
    for (const next of this.futures())
      yield new Awaitable('asCompleted', function* () {
        return (yield* next).result() as T;
      });
  }

  /** As the iterator, but `yield*` gives the future itself, which is done. */
  *futures(): Generator<Awaitable<F>, void, undefined> {
    while (this.#left > 0) {
      this.#left--;
      yield new Awaitable('asCompleted', () => this.#next());
    }
  }

  /** The futures themselves, as they are done; for `async` functions. */
  [Symbol.asyncIterator](): AsyncIterator<F, undefined> {
    const each = this.futures();
    // Not an async generator, and the future inside an array: otherwise it would be awaited on its way.
    return {
      next: async () => {
        const step = each.next();
        if (step.done === true) return { done: true, value: undefined };
        const [future] = await new Awaitable('asCompleted', function* (): Coroutine<[F]> {
          return [yield* step.value];
        });
        return { done: false, value: future };
      },
    };
  }

  *#next(): Coroutine<F> {
    while (this.#done.length === 0 && !this.#expired) {
      const waiter = new Future<undefined>({
        kind: 'asCompleted',
        label: this.#description,
      });
      this.#waiters.push(waiter);
      yield* waiter;
    }
    const future = this.#done.shift();
    if (future === undefined) throw placeAtAwait(new TimeoutError('asCompleted: the time limit passed'));
    return future;
  }

  #wakeOne(): void {
    for (let waiter = this.#waiters.shift(); waiter !== undefined; waiter = this.#waiters.shift())
      if (!waiter.done()) {
        waiter.setResult(undefined);
        return;
      }
  }

  #expire(): void {
    this.#expired = true;
    this.#pending.clear();
    while (this.#waiters.length > 0) this.#wakeOne();
  }
}
