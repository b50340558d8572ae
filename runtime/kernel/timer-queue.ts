/** Timers by due time: a binary heap; equal times leave in the order they came. */

/** What the heap needs to know of a timer. */
export interface Timed {
  /** When it is due, in the clock's seconds. */
  readonly when: number;
  cancelled(): boolean;
}

export class TimerQueue<T extends Timed> {
  // Invariant: each entry is due no later than the two at 2i+1 and 2i+2.
  #heap: { readonly timer: T; readonly order: number }[] = [];
  #order = 0;
  #cancelled = 0;

  get length(): number {
    return this.#heap.length;
  }

  push(timer: T): void {
    this.#heap.push({ timer, order: this.#order++ });
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

  #before(a: number, b: number): boolean {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return x !== undefined;
    return x.timer.when < y.timer.when || (x.timer.when === y.timer.when && x.order < y.order);
  }

  #swap(a: number, b: number): void {
    const x = this.#heap[a];
    const y = this.#heap[b];
    if (x === undefined || y === undefined) return;
    this.#heap[a] = y;
    this.#heap[b] = x;
  }

  #up(from: number): void {
    for (let i = from; i > 0;) {
      const parent = (i - 1) >> 1;
      if (!this.#before(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #down(from: number): void {
    for (let i = from; ;) {
      let least = i;
      if (this.#before(2 * i + 1, least)) least = 2 * i + 1;
      if (this.#before(2 * i + 2, least)) least = 2 * i + 2;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }
}
