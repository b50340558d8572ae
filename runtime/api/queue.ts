/** Queues between tasks: first in first out, by priority, and last in first out. */
import { placeAtAwait } from '../kernel/await-places.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import type { WaitDescription, WaitedResource } from '../kernel/future.js';
import { QueueEmpty, QueueFull, QueueShutDown } from '../kernel/errors.js';
import { listener, reportQueue } from '../kernel/resource-watch.js';
import { WaitQueue, type WaitEntry } from '../kernel/wait-queue.js';
import { titleOf, waitFor, waitLabel, type NameOptions } from './named.js';
import { Deque, PriorityHeap, Stack, type ItemStore } from './item-stores.js';

export interface QueueStatistics {
  readonly size: number;
  readonly maxsize: number;
  readonly getters: number;
  readonly putters: number;
  /** Items put and not yet reported by `taskDone`. */
  readonly unfinished: number;
  readonly shutDown: boolean;
}

/** First in, first out. `maxsize` 0: no bound. Waiting getters and putters are served in order. */
export class Queue<T> {
  readonly maxsize: number;
  readonly title: string;
  readonly #items: ItemStore<T>;
  readonly #getters = new WaitQueue('queue');
  readonly #putters = new WaitQueue('queue');
  readonly #joiners = new WaitQueue('queue');
  readonly #getWait: WaitDescription;
  readonly #putWait: WaitDescription;
  readonly #joinLabel: string;
  #unfinished = 0;
  #shutDown = false;

  constructor(maxsize = 0, options: NameOptions = {}, store: ItemStore<T> = new Deque<T>(), kind = 'Queue') {
    this.maxsize = maxsize;
    this.title = titleOf(kind, options);
    this.#items = store;
    const resource: WaitedResource = {
      title: this.title,
      state: () => ({
        kind: 'queue',
        size: this.#items.length,
        maxsize,
        getters: this.#getters.length,
        putters: this.#putters.length,
      }),
    };
    this.#getWait = waitFor(waitLabel('queue get', ' from ', options), resource);
    this.#putWait = waitFor(waitLabel('queue put', ' into ', options), resource);
    this.#joinLabel = waitLabel('queue join', ' of ', options);
  }

  size(): number {
    return this.#items.length;
  }

  empty(): boolean {
    return this.#items.length === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.#items.length >= this.maxsize;
  }

  /** Adds an item, waiting for room. Throws `QueueShutDown` after `shutdown`. */
  put(item: T): Awaitable<void> {
    return new Awaitable(this.#putWait.label, () => this.#put(item));
  }

  /** Throws `QueueFull` if there is no room, `QueueShutDown` after `shutdown`. */
  putNowait(item: T): void {
    if (this.#shutDown) throw new QueueShutDown(`Cannot put into ${this.title}: it was shut down`);
    if (this.full())
      throw new QueueFull(`Cannot put into ${this.title}: it is full with ${this.maxsize} items`);
    this.#items.push(item);
    this.#unfinished++;
    this.#getters.wakeOne();
    if (listener !== null && this.full()) reportQueue('queueFull', this);
  }

  /** Removes and gives an item, waiting for one. Throws `QueueShutDown` if shut down and empty. */
  get(): Awaitable<T> {
    return new Awaitable(this.#getWait.label, () => this.#get());
  }

  /** Throws `QueueEmpty` if there is none, `QueueShutDown` if it was also shut down. */
  getNowait(): T {
    if (this.empty()) {
      if (this.#shutDown)
        throw new QueueShutDown(`Cannot get from ${this.title}: it was shut down and is empty`);
      throw new QueueEmpty(`Cannot get from ${this.title}: it is empty`);
    }
    const item = this.#items.shift() as T;
    this.#putters.wakeOne();
    if (listener !== null && this.empty()) reportQueue('queueEmpty', this);
    return item;
  }

  /** For `select`: begins to wait for an item as a getter does, without taking it. Always leave it. */
  enterGetters(): WaitEntry {
    return this.#getters.enter(this.#getWait);
  }

  /**
   * For `select`: ends such a wait. If it was woken for an item and did not take it, the item goes to the next getter.
   */
  leaveGetters(entry: WaitEntry): void {
    if (this.#getters.leave(entry) && !this.empty()) this.#getters.wakeOne();
  }

  /** Whether it accepts no more items. */
  get isShutDown(): boolean {
    return this.#shutDown;
  }

  /** Reports that a removed item was processed. Throws `RangeError` if called more often than items were put. */
  taskDone(): void {
    if (this.#unfinished === 0)
      throw new RangeError(`Cannot call taskDone on ${this.title}: every item put was reported done already`);
    if (--this.#unfinished === 0) this.#joiners.wakeAll();
  }

  /** Waits until every item put was reported by `taskDone`. */
  join(): Awaitable<void> {
    return new Awaitable(this.#joinLabel, () => this.#join());
  }

  /**
   * Accepts no more items: putters, and getters of an empty queue, get `QueueShutDown`. `immediate` also drops its
   * items, which then count as done.
   */
  shutdown(options: { readonly immediate?: boolean } = {}): void {
    this.#shutDown = true;
    if (options.immediate === true) {
      while (this.#items.length > 0) {
        this.#items.shift();
        if (this.#unfinished > 0) this.#unfinished--;
      }
      if (this.#unfinished === 0) this.#joiners.wakeAll();
    }
    this.#getters.wakeAll();
    this.#putters.wakeAll();
  }

  /** Items as they come, until the queue is shut down and empty; for `async` functions. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item: T;
      try {
        item = await this.get();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      yield item;
    }
  }

  statistics(): QueueStatistics {
    return Object.freeze({
      size: this.#items.length,
      maxsize: this.maxsize,
      getters: this.#getters.length,
      putters: this.#putters.length,
      unfinished: this.#unfinished,
      shutDown: this.#shutDown,
    });
  }

  *#put(item: T): Coroutine<void> {
    while (this.full() && !this.#shutDown) {
      const entry = this.#putters.enter(this.#putWait);
      try {
        yield entry;
      } catch (error) {
        // A waiter cancelled after it was woken passes the wake-up on, if there is still room.
        if (this.#putters.leave(entry) && !this.full()) this.#putters.wakeOne();
        throw placeAtAwait(error);
      }
      this.#putters.leave(entry);
    }
    this.putNowait(item);
  }

  *#get(): Coroutine<T> {
    while (this.empty() && !this.#shutDown) {
      const entry = this.#getters.enter(this.#getWait);
      try {
        yield entry;
      } catch (error) {
        if (this.#getters.leave(entry) && !this.empty()) this.#getters.wakeOne();
        throw placeAtAwait(error);
      }
      this.#getters.leave(entry);
    }
    return this.getNowait();
  }

  *#join(): Coroutine<void> {
    if (this.#unfinished > 0) yield* this.#joiners.wait(this.#joinLabel);
  }
}

/** Smallest first, by `compare`; by `<` if absent, arrays item by item. Equal items leave in the order of arrival. */
export class PriorityQueue<T> extends Queue<T> {
  constructor(maxsize = 0, options: NameOptions & { readonly compare?: (a: T, b: T) => number } = {}) {
    super(maxsize, options, new PriorityHeap(options.compare), 'PriorityQueue');
  }
}

/** Last in, first out. */
export class LifoQueue<T> extends Queue<T> {
  constructor(maxsize = 0, options: NameOptions = {}) {
    super(maxsize, options, new Stack<T>(), 'LifoQueue');
  }
}
