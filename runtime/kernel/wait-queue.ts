/**
 * The waiters of a primitive, first come first served: the basis of locks, queues and barriers.
 *
 * Why not a plain list? A waiter cancelled after it was woken must pass the wake-up on, or it is lost. Here an entry
 * stays until its wait ends, however it ends, and the callers decide what a cancelled wake-up means.
 */
import { placeAtAwait } from './await-places.js';
import { Future, type WaitDescription } from './future.js';
import { getRunningLoop } from './running-loop.js';
import type { Coroutine } from './coroutine.js';

/** A waiter: the future it waits for, linked to its neighbours in the queue. */
export class WaitEntry extends Future<undefined> {
  before: WaitEntry | null = null;
  after: WaitEntry | null = null;
}

export class WaitQueue {
  readonly #kind: string;
  // In order of arrival; entries leave when their wait ends, not when they are woken.
  #first: WaitEntry | null = null;
  #last: WaitEntry | null = null;
  #length = 0;

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Number of waiters, including woken ones that have not run yet. */
  get length(): number {
    return this.#length;
  }

  /** The future of each waiter, in order of arrival. */
  entries(): WaitEntry[] {
    const found: WaitEntry[] = [];
    for (let entry = this.#first; entry !== null; entry = entry.after) found.push(entry);
    return found;
  }

  /** The description for its waiters has changed. */
  reportWords(): void {
    this.#first?.reportWords();
  }

  /** Whether there is a waiter that is not cancelled. */
  get anyAlive(): boolean {
    for (let entry = this.#first; entry !== null; entry = entry.after) if (!entry.cancelled()) return true;
    return false;
  }

  /** Sleeps until woken. Throws `CancelledError` if cancelled; `onCancel` receives whether it had been woken before. */
  *wait(label: string | WaitDescription, onCancel?: (wasWoken: boolean) => void): Coroutine<void> {
    const entry = this.enter(label);
    try {
      yield entry;
    } catch (error) {
      onCancel?.(this.leave(entry));
      throw placeAtAwait(error);
    }
    this.leave(entry);
  }

  /**
   * The beginning of `wait`, for callers that cannot afford its generator: yield the entry, then `leave` in any case.
   */
  enter(label: string | WaitDescription): WaitEntry {
    const entry = new WaitEntry({ loop: getRunningLoop(), kind: this.#kind, label });
    const last = this.#last;
    entry.before = last;
    if (last === null) this.#first = entry;
    else last.after = entry;
    this.#last = entry;
    this.#length++;
    return entry;
  }

  /** Ends a wait; answers whether it had been woken. */
  leave(entry: WaitEntry): boolean {
    const { before, after } = entry;
    if (before === null) this.#first = after;
    else before.after = after;
    if (after === null) this.#last = before;
    else after.before = before;
    entry.before = null;
    entry.after = null;
    this.#length--;
    return entry.done() && !entry.cancelled();
  }

  /** Wakes the first sleeping waiter; answers whether there was one. */
  wakeOne(): boolean {
    for (let entry = this.#first; entry !== null; entry = entry.after)
      if (!entry.done()) {
        entry.setResult(undefined);
        return true;
      }
    return false;
  }

  /** As `wakeOne`, but only if the first waiter that is not cancelled is asleep. */
  wakeFirst(): void {
    for (let entry = this.#first; entry !== null; entry = entry.after) {
      if (entry.cancelled()) continue;
      if (!entry.done()) entry.setResult(undefined);
      return;
    }
  }

  /** Wakes this many; answers how many it woke. */
  wake(count: number): number {
    let woken = 0;
    for (let entry = this.#first; entry !== null && woken < count; entry = entry.after)
      if (!entry.done()) {
        entry.setResult(undefined);
        woken++;
      }
    return woken;
  }

  wakeAll(): void {
    this.wake(Infinity);
  }
}
