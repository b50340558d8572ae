/** Timers by due time: a binary heap; equal times leave in the order they came. */

/** What the heap needs to know of a timer. */
export interface Timed {
  /** When it is due, in the clock's seconds. */
  readonly when: number;
  cancelled(): boolean;
}

export class TimerQueue<T extends Timed> {
  // Invariant: each entry is due no later than the two at 2i+1 and 2i+2.
  #heap: Entry<T>[] = [];
  #order = 0;
  #cancelled = 0;

  get length(): number {
    return this.#heap.length;
  }

  push(timer: T): void {
    this.#heap.push({ timer, when: timer.when, order: this.#order++ });
    this.#up(this.#heap.length - 1);
  }

  /** The earliest timer that is not cancelled; cancelled ones before it are dropped. */
  peek(): T | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.timer.cancelled()) return first.timer;
      this.#cancelled--;
      this.shift();
    }
    return undefined;
  }

  shift(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first?.timer;
  }

  /** Tells that a timer in the heap was cancelled. When they are over half of it, the heap is rebuilt without them. */
  noteCancelled(): void {
    this.#cancelled++;
    if (this.#cancelled < 100 || this.#cancelled * 2 < this.#heap.length) return;
    this.#heap = this.#heap.filter(({ timer }) => !timer.cancelled());
    this.#cancelled = 0;
    for (let i = (this.#heap.length >> 1) - 1; i >= 0; i--) this.#down(i);
  }

  clear(): void {
    this.#heap = [];
    this.#cancelled = 0;
  }

  // Both move a hole rather than swap, which writes each entry once.
  #up(from: number): void {
    const heap = this.#heap;
    const entry = heap[from];
    if (entry === undefined) return;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #down(from: number): void {
    const heap = this.#heap;
    const entry = heap[from];
    if (entry === undefined) return;
    let at = from;
    for (;;) {
      let least = 2 * at + 1;
      let child = heap[least];
      const right = heap[least + 1];
      if (child !== undefined && right !== undefined && isBefore(right, child)) {
        child = right;
        least++;
      }
      if (child === undefined || !isBefore(child, entry)) break;
      heap[at] = child;
      at = least;
    }
    heap[at] = entry;
  }
}

/** A timer, its due time beside it to be found without a look at it, and when it came. */
interface Entry<T> {
  readonly timer: T;
  readonly when: number;
  readonly order: number;
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}
