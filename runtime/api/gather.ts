/** Waiting for all of several. */
import { cancelledBy, type CancelledError, type CancelReason } from '../kernel/errors.js';
import { Future, type WaiterForSeveral } from '../kernel/future.js';
import { cancelFor } from '../kernel/task.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { PendingCancel } from '../kernel/cancel-scope.js';
import type { Runnable } from '../kernel/ready-queue.js';
import { ensureFuture, type FutureSource } from './tasks.js';

/** The results of a tuple of sources. */
export type Results<S extends readonly FutureSource<unknown>[]> = {
  -readonly [K in keyof S]: S[K] extends FutureSource<infer T> ? T : never;
};

type ResultsOrErrors<S extends readonly FutureSource<unknown>[]> = {
  -readonly [K in keyof S]: S[K] extends FutureSource<infer T> ? T | Error : never;
};

/**
 * Runs several concurrently; gives their results in the order of the sources. The first error ends the wait with that
 * error while the others continue; with `returnExceptions` errors take their place among the results instead.
 * Cancelling the returned future cancels all of them.
 */
export function gather<const S extends readonly FutureSource<unknown>[]>(sources: S): Future<Results<S>>;
export function gather<const S extends readonly FutureSource<unknown>[]>(
  sources: S,
  options: { readonly returnExceptions: true },
): Future<ResultsOrErrors<S>>;
export function gather(
  sources: readonly FutureSource<unknown>[],
  options: { readonly returnExceptions?: boolean } = {},
): Future<unknown[]> {
  // The same coroutine twice is one task; futures need no such care.
  const seen = new Map<FutureSource<unknown>, Future<unknown>>();
  const several = sources.length > 1;
  const children = sources.map((source) => {
    if (source instanceof Future) return source;
    const child = seen.get(source) ?? ensureFuture(source);
    if (several) seen.set(source, child);
    return child;
  });
  return new Gathering(children, options.returnExceptions ?? false);
}

class Gathering extends Future<unknown[]> implements WaiterForSeveral {
  readonly #children: readonly Future<unknown>[];
  readonly #returnExceptions: boolean;
  #left: number;
  #cancelAsked: PendingCancel | undefined;

  constructor(children: readonly Future<unknown>[], returnExceptions: boolean) {
    super({ loop: getRunningLoop(), kind: 'gather' });
    this.#children = children;
    this.#returnExceptions = returnExceptions;
    this.#left = children.length;
    for (const child of children) child.addWaiter(this);
    if (children.length === 0) this.setResult([]);
  }

  override get label(): string {
    return `gather ${this.#children.length - this.#left}/${this.#children.length}`;
  }

  get changes(): 'reported' {
    return 'reported';
  }

  override get changingWords(): this {
    return this;
  }

  override get dependsOn(): readonly Future<unknown>[] {
    return this.#children;
  }

  override cancel(reason?: CancelReason): boolean {
    if (this.done()) return false;
    let any = false;
    let isCircle = false;
    for (const child of this.#children) {
      if (child.isBeingAsked) isCircle = true;
      else if (cancelFor(child, 'gather', reason)) any = true;
    }
    // A child waits for this one and asks it to end: it ends at once, because nothing else would end it.
    if (isCircle) return super.cancel(reason);
    // The children are cancelled first; this one follows when the last of them ends.
    if (any) this.#cancelAsked = { reason };
    return any;
  }

  /**
   * Among children that succeed, only the last changes anything: a hundred thousand need not each have a turn of the
   * loop.
   */
  readyBy(child: Future<unknown>): Runnable | undefined {
    this.#left--;
    this.reportWords();
    const matters = this.#left === 0 || (!this.#returnExceptions && child.endedBadly);
    return matters ? new Part(this, child, this.#left === 0) : undefined;
  }

  /** For its parts: a child is done. */
  childDone(child: Future<unknown>, isLast: boolean): void {
    if (this.done()) {
      if (!child.cancelled()) child.exception();
      return;
    }
    if (!this.#returnExceptions) {
      const error = errorOf(child);
      if (error !== undefined) {
        this.setException(error);
        return;
      }
    }
    if (!isLast) return;
    // Read in any case: none of them is left to be reported.
    const results = this.#children.map((each) => errorOf(each) ?? each.result());
    if (this.#cancelAsked === undefined) this.setResult(results);
    else this.setException(cancelledBy(this.#cancelAsked.reason));
  }
}

/** Runs when one child is done. */
class Part implements Runnable {
  readonly #gathering: Gathering;
  readonly #child: Future<unknown>;
  readonly #isLast: boolean;

  constructor(gathering: Gathering, child: Future<unknown>, isLast: boolean) {
    this.#gathering = gathering;
    this.#child = child;
    this.#isLast = isLast;
  }

  run(): void {
    this.#gathering.childDone(this.#child, this.#isLast);
  }
}

/** The error of a done future, including its cancellation; undefined if it has a result. */
function errorOf(future: Future<unknown>): Error | undefined {
  try {
    return future.exception() ?? undefined;
  } catch (cancelled) {
    return cancelled as CancelledError;
  }
}
