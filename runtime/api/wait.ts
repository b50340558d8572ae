/** Waits for some of several, with or without a limit. */
import { Awaitable } from '../kernel/coroutine.js';
import { Future } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { countDone } from './named.js';

/** When `wait` ends. */
export type ReturnWhen = (typeof RETURN_WHEN)[number];

const RETURN_WHEN = ['firstCompleted', 'firstException', 'allCompleted'] as const;

export interface WaitOptions {
  /** Seconds after which it ends in any case; absent: no limit. It does not throw. */
  readonly timeout?: number;
  /** `allCompleted` if absent. */
  readonly returnWhen?: ReturnWhen;
}

/**
 * Waits for futures and tasks; gives those done and those pending. Cancels none of them, even if it is cancelled
 * itself. Throws `TypeError` for an empty list, and for an unknown `returnWhen`.
 */
export function wait<F extends Future<unknown>>(
  futures: Iterable<F>,
  options: WaitOptions = {},
): Awaitable<{ readonly done: Set<F>; readonly pending: Set<F> }> {
  const all = new Set(futures);
  const returnWhen = options.returnWhen ?? 'allCompleted';
  return new Awaitable('wait', function* () {
    if (all.size === 0) throw new TypeError('Cannot wait: the set of futures is empty');
    if (!RETURN_WHEN.includes(returnWhen))
      throw new TypeError(`Cannot wait: returnWhen is '${returnWhen}', not one of ${RETURN_WHEN.join(', ')}`);
    const finished = (): boolean => isFinished(all, returnWhen);
    if (!finished()) {
      const loop = getRunningLoop();
      const waiter = new Future<undefined>({
        loop,
        kind: 'wait',
        label: {
          get label(): string {
            return `wait ${countDone(all)} (${returnWhen})`;
          },
          get dependsOn(): readonly Future<unknown>[] {
            return [...all];
          },
        },
      });
      const wake = (): void => {
        if (!waiter.done()) waiter.setResult(undefined);
      };
      let left = [...all].filter((future) => !future.done()).length;
      const onDone = (future: Future<unknown>): void => {
        left--;
        if (
          left <= 0 ||
          returnWhen === 'firstCompleted' ||
          (returnWhen === 'firstException' && failed(future))
        )
          wake();
      };
      const timer = options.timeout === undefined ? undefined : loop.callLater(options.timeout, wake);
      for (const future of all) if (!future.done()) future.addDoneCallback(onDone);
      try {
        yield* waiter;
      } finally {
        timer?.cancel();
        for (const future of all) future.removeDoneCallback(onDone);
      }
    }
    const done = new Set([...all].filter((future) => future.done()));
    return { done, pending: new Set([...all].filter((future) => !done.has(future))) };
  });
}

function isFinished(futures: ReadonlySet<Future<unknown>>, returnWhen: ReturnWhen): boolean {
  const done = [...futures].filter((future) => future.done());
  if (done.length === futures.size) return true;
  if (returnWhen === 'firstCompleted') return done.length > 0;
  return returnWhen === 'firstException' && done.some(failed);
}

function failed(future: Future<unknown>): boolean {
  return !future.cancelled() && future.exception() !== null;
}
