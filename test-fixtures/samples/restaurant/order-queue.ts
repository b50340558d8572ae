/** Orders on their way from the tables to the kitchen; `put` waits while the queue is full, `take` while it is empty. */
export interface Order {
  readonly table: number;
  readonly guest: string;
  readonly dish: string;
}

type Entry = Order | 'closed';

export class OrderQueue {
  private readonly entries: Entry[] = [];
  private readonly takers: ((entry: Entry) => void)[] = [];
  private readonly putters: (() => void)[] = [];

  constructor(private readonly capacity: number) {}

  async put(entry: Entry): Promise<void> {
    while (this.entries.length >= this.capacity) {
      await new Promise<void>((resolve) => this.putters.push(resolve));
    }
    const taker = this.takers.shift();
    if (taker === undefined) this.entries.push(entry);
    else taker(entry);
  }

  async take(): Promise<Entry> {
    const entry = this.entries.shift() ?? (await new Promise<Entry>((resolve) => this.takers.push(resolve)));
    this.putters.shift()?.();
    return entry;
  }
}
