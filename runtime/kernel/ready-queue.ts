/** The queue of ready work, first come first served: a chain of blocks, so nothing is ever moved or copied. */

/** Something the loop can run once. */
export interface Runnable {
  run(): void;
}

const BLOCK = 1024;

interface Block {
  readonly items: (Runnable | undefined)[];
  next: Block | undefined;
}

function newBlock(): Block {
  return { items: new Array<Runnable | undefined>(BLOCK), next: undefined };
}

export class ReadyQueue {
  // Invariants: the first item is at `first` of `head`, the next free place at `end` of `tail`; taken items are
  // overwritten, so that nothing is kept alive. `head` and `tail` are one block while few items wait.
  #head: Block = newBlock();
  #tail: Block = this.#head;
  #first = 0;
  #end = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: Runnable): void {
    if (this.#end === BLOCK) {
      this.#tail = this.#tail.next = newBlock();
      this.#end = 0;
    }
    this.#tail.items[this.#end++] = item;
    this.#length++;
  }

  shift(): Runnable | undefined {
    if (this.#length === 0) return undefined;
    const { items, next } = this.#head;
    const item = items[this.#first];
    items[this.#first++] = undefined;
    if (--this.#length === 0) {
      // Start again at the beginning: a queue that is often empty needs one block.
      this.#head = this.#tail;
      this.#first = 0;
      this.#end = 0;
    } else if (this.#first === BLOCK && next !== undefined) {
      this.#head = next;
      this.#first = 0;
    }
    return item;
  }
}
