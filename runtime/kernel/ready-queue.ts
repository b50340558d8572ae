/** What can run now, first come first served: a ring that grows and never shifts its items. */

/** Something the loop can run once. */
export interface Runnable {
  run(): void;
}

export class ReadyQueue {
  // Invariants: the capacity is a power of two; items are at head, head+1, … head+length-1, modulo the capacity;
  // every other slot is undefined, so that nothing is kept alive.
  #items: (Runnable | undefined)[] = new Array<Runnable | undefined>(64).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Runnable): void {
    if (this.#length === this.#items.length) this.#grow();
    this.#items[(this.#head + this.#length) & (this.#items.length - 1)] = item;
    this.#length++;
  }

  shift(): Runnable | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.#length--;
    return item;
  }

  #grow(): void {
    const capacity = this.#items.length;
    const items = new Array<Runnable | undefined>(capacity * 2).fill(undefined);
    for (let i = 0; i < capacity; i++) items[i] = this.#items[(this.#head + i) & (capacity - 1)];
    this.#items = items;
    this.#head = 0;
  }
}
