/** Results in the order they come. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { TimeoutError } from '../kernel/errors.js';
import { Future, type WaitDescription } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { countDone } from './named.js';
import { ensureFuture, type FutureSource } from './tasks.js';

/**
 * Runs several concurrently and hands out as many awaitables: the first gives the result that comes first, and so on.
 * Each throws `TimeoutError` when `timeout` seconds passed and its turn has not come.
 *
 *     for (const next of asCompleted([a(), b()])) console.log(yield* next);
 */
export function* asCompleted<T>(
  sources: Iterable<FutureSource<T>>,
  options: { readonly timeout?: number } = {},
): Generator<Awaitable<T>, void, undefined> {
  const pending = new Set([...sources].map((source) => ensureFuture(source)));
  const completed = new Completed<T>(pending, options.timeout);
  for (let left = pending.size; left > 0; left--) yield new Awaitable('asCompleted', () => completed.next());
}

class Completed<T> {
  readonly #pending: Set<Future<T>>;
  readonly #done: Future<T>[] = [];
  readonly #waiters: Future<undefined>[] = [];
  readonly #description: WaitDescription;
  #expired = false;

  constructor(futures: ReadonlySet<Future<T>>, delay: number | undefined) {
    const all = [...futures];
    this.#pending = new Set(all);
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

  *next(): Coroutine<T> {
    while (this.#done.length === 0 && !this.#expired) {
      const waiter = new Future<undefined>({
        kind: 'asCompleted',
        label: this.#description,
      });
      this.#waiters.push(waiter);
      yield* waiter;
    }
    const future = this.#done.shift();
    if (future === undefined) throw new TimeoutError('asCompleted: the time limit passed');
    return future.result();
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
