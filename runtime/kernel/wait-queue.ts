/**
 * Those who wait for a primitive, first come first served: what locks, queues and barriers are made of.
 *
 * Why not a plain list: a waiter that is cancelled after it was woken must pass the wake-up on, or it is lost. Here
 * `wait` removes its entry however it ends, and the callers of `wake` decide what a cancelled wake-up means.
 */
import { Future, type WaitDescription } from './future.js';
import type { Coroutine } from './coroutine.js';

export class WaitQueue {
  readonly #kind: string;
  // In order of arrival; entries leave when their wait ends, not when they are woken.
  readonly #waiters = new Set<Future<undefined>>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** How many wait, the woken ones that did not run yet too. */
  get length(): number {
    return this.#waiters.size;
  }

  /** Whether somebody waits who is not cancelled. */
  get anyAlive(): boolean {
    for (const waiter of this.#waiters) if (!waiter.cancelled()) return true;
    return false;
  }

  /** Sleeps until woken. Throws `CancelledError` when cancelled; `onCancel` is told whether it had been woken before. */
  *wait(label: string | WaitDescription, onCancel?: (wasWoken: boolean) => void): Coroutine<void> {
    const waiter = new Future<undefined>({ kind: this.#kind, label });
    this.#waiters.add(waiter);
    try {
      yield waiter;
    } catch (error) {
      this.#waiters.delete(waiter);
      onCancel?.(waiter.done() && !waiter.cancelled());
      throw error;
    }
    this.#waiters.delete(waiter);
  }

  /** Wakes the first who is not awake yet; answers whether there was one. */
  wakeOne(): boolean {
    for (const waiter of this.#waiters)
      if (!waiter.done()) {
        waiter.setResult(undefined);
        return true;
      }
    return false;
  }

  /** As `wakeOne`, but only if the very first who waits and is not cancelled is asleep. */
  wakeFirst(): void {
    for (const waiter of this.#waiters) {
      if (waiter.cancelled()) continue;
      if (!waiter.done()) waiter.setResult(undefined);
      return;
    }
  }

  /** Wakes so many; answers how many it woke. */
  wake(count: number): number {
    let woken = 0;
    while (woken < count && this.wakeOne()) woken++;
    return woken;
  }

  wakeAll(): void {
    for (const waiter of this.#waiters) if (!waiter.done()) waiter.setResult(undefined);
  }
}
