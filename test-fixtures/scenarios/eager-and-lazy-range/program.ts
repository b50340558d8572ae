/** A range that computes all at once, and ranges that compute the next number when it is asked for. */
import { getRunningLoop, run, sleep, VirtualClock } from '../../../runtime/index.js';

function eagerRange(upTo: number): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < upTo; n++) {
    console.log(`  computing ${n}`);
    numbers.push(n);
  }
  return numbers;
}

/** The iterator protocol by hand: a position, and `next`. */
class LazyRange implements Iterator<number, undefined> {
  #next = 0;

  constructor(private readonly upTo: number) {}

  next(): IteratorResult<number, undefined> {
    if (this.#next >= this.upTo) return { done: true, value: undefined };
    console.log(`  computing ${this.#next}`);
    return { done: false, value: this.#next++ };
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** The same as a generator: the position is the place at which it waits. */
function* lazyRange(upTo: number): Generator<number, void, undefined> {
  for (let n = 0; n < upTo; n++) {
    console.log(`  computing ${n}`);
    yield n;
  }
}

/** And with time between the numbers. */
async function* slowRange(upTo: number): AsyncGenerator<number, void, undefined> {
  for (let n = 0; n < upTo; n++) {
    await sleep(1);
    yield n;
  }
}

console.log('eager');
for (const n of eagerRange(3)) console.log(`got ${n}`);

console.log('lazy, by hand');
for (const n of new LazyRange(2)) console.log(`got ${n}`);

console.log('lazy, a generator');
for (const n of lazyRange(2)) console.log(`got ${n}`);

console.log('lazy and endless');
for (const n of lazyRange(Infinity)) {
  console.log(`got ${n}`);
  if (n === 1) break;
}

console.log('asked beyond the end');
const empty = lazyRange(0);
console.log(empty.next(), empty.next());

console.log('with time');
await run(
  async () => {
    for await (const n of slowRange(3)) console.log(`got ${n} at ${getRunningLoop().time()} s`);
  },
  { clock: new VirtualClock() },
);
