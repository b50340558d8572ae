/** Timers by due time: a binary heap; equal times leave in the order of arrival. */

/** What the heap needs from a timer. */
export interface Timed {
  /** When it is due, in the clock's seconds. */
  readonly when: number;
  /** For the queue: order of arrival, -1 while it is not in it. */
  order: number;
  cancelled(): boolean;
}

export class TimerQueue<T extends Timed> {
  // Invariant: each entry is due no later than the two at 2i+1 and 2i+2.
  #heap: T[] = [];
  #order = 0;
  #cancelled = 0;

  get length(): number {
    return this.#heap.length;
  }

  push(timer: T): void {
    timer.order = this.#order++;
    this.#heap.push(timer);
    this.#up(this.#heap.length - 1);
  }

  /** The earliest timer that is not cancelled; cancelled ones before it are dropped. */
  peek(): T | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.cancelled()) return first;
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
    if (first !== undefined) first.order = -1;
    return first;
  }

  /**
   * Reports that a timer, which may have left the heap already, was cancelled. When over half of the heap is cancelled,
   * it is rebuilt without them.
   */
  noteCancelled(timer: T): void {
    if (timer.order < 0) return;
    this.#cancelled++;
    if (this.#cancelled < 100 || this.#cancelled * 2 < this.#heap.length) return;
    this.#heap = this.#heap.filter((timer) => !timer.cancelled());
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

function isBefore(a: Timed, b: Timed): boolean {
  return a.when < b.when || (a.when === b.when && a.order < b.order);
}
