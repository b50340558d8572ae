/** Loops over iterators that are no generators: what each waits for, and who can settle it. */
import { EventEmitter, on } from 'node:events';
import { PassThrough } from 'node:stream';

const bell = new EventEmitter();

/** Its `next` is a function as any other. */
class Channel {
  readonly #waiting: ((result: IteratorResult<string>) => void)[] = [];

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<string>> {
    return new Promise((resolve) => this.#waiting.push(resolve)); // @next
  }
}

/** Its `next` is a coroutine. */
class Pages {
  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<string>> {
    await new Promise((resolve) => setTimeout(resolve, 60_000)); // @page
    return { done: false, value: 'page' };
  }
}

/** An iterator around another. */
class Upper {
  readonly #inner = new Channel();

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<string>> {
    return this.#inner.next().then((result) => result);
  }
}

const jobs = new Channel();
const body = new PassThrough();

async function worker(id: number): Promise<void> {
  for await (const job of jobs) console.log(id, job); // @worker
}

async function reader(): Promise<void> {
  for await (const page of new Pages()) console.log(page); // @reader
}

async function guest(): Promise<void> {
  for await (const event of on(bell, 'ring')) console.log(event); // @guest
}

async function download(): Promise<void> {
  for await (const chunk of body) console.log(chunk); // @download
}

async function shouter(): Promise<void> {
  for await (const word of new Upper()) console.log(word); // @shouter
}

async function brew(minutes: number): Promise<number> {
  if (minutes > 0) await new Promise((resolve) => setTimeout(resolve, minutes * 60_000)); // @brew
  return minutes;
}

async function waiter(): Promise<void> {
  for await (const cup of [brew(0), brew(1), brew(2)]) console.log(cup); // @waiter
}

void worker(1).catch(console.error);
void worker(2);
void reader();
void guest();
void download();
void shouter();
void waiter();
setTimeout(() => {
  console.log('all wait'); // @all
  process.exit();
}, 20);
