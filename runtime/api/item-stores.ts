/** The three orders in which a queue can keep its items. */

export interface ItemStore<T> {
  readonly length: number;
  push(item: T): void;
  shift(): T | undefined;
}

/** First in, first out; both ends in constant time, amortised. */
export class Deque<T> implements ItemStore<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#items[this.#head++] = undefined;
    if (this.#head * 2 > this.#items.length && this.#head > 32) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    } else if (this.#head === this.#items.length) {
      this.#items.length = 0;
      this.#head = 0;
    }
    return item;
  }
}

/** Last in, first out. */
export class Stack<T> implements ItemStore<T> {
  readonly #items: T[] = [];

  get length(): number {
    return this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    return this.#items.pop();
  }
}

/** Smallest first: a binary heap, equal items in the order of arrival. */
export class PriorityHeap<T> implements ItemStore<T> {
  // Invariant: each entry is not after the two at 2i+1 and 2i+2.
  readonly #heap: { readonly item: T; readonly order: number }[] = [];
  readonly #compare: (a: T, b: T) => number;
  #order = 0;

  constructor(compare: (a: T, b: T) => number = compareNaturally) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#heap.length;
  }

  push(item: T): void {
    const heap = this.#heap;
    const entry = { item, order: this.#order++ };
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !this.#before(entry, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  shift(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first?.item;
    let at = 0;
    for (;;) {
      let least = 2 * at + 1;
      let child = heap[least];
      const right = heap[least + 1];
      if (child !== undefined && right !== undefined && this.#before(right, child)) {
        child = right;
        least++;
      }
      if (child === undefined || !this.#before(child, last)) break;
      heap[at] = child;
      at = least;
    }
    heap[at] = last;
    return first.item;
  }

  #before(
    a: { readonly item: T; readonly order: number },
    b: { readonly item: T; readonly order: number },
  ): boolean {
    const order = this.#compare(a.item, b.item);
    return order < 0 || (order === 0 && a.order < b.order);
  }
}

/** By `<`; arrays item by item, the shorter first if one is a prefix of the other. */
function compareNaturally(a: unknown, b: unknown): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compareNaturally(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  const x = a as number;
  const y = b as number;
  return x < y ? -1 : x > y ? 1 : 0;
}
