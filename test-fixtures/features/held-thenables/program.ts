/** Who can settle objects with a method `then`: what their callbacks lie in, and the coroutine behind them. */
const late: (() => void)[] = [];
const ticket = {
  then(resolve: (number: number) => void) {
    late.push(() => {
      resolve(7);
    });
  },
} as PromiseLike<number>;

class Query {
  async execute(): Promise<number> {
    return await new Promise((resolve) => setTimeout(resolve, 60_000, 3)); // @execute
  }

  then(resolve: (rows: number) => void, reject: (error: unknown) => void): unknown {
    return this.execute().then(resolve, reject);
  }
}

async function count(): Promise<number> {
  return await (new Query() as unknown as PromiseLike<number>); // @count
}

async function queue(): Promise<number> {
  return await ticket; // @queue
}

/** Several wait for one object: whose callback is which is not known, but who has them. */
const gate = {
  opened: [] as (() => void)[],
  then(resolve: () => void) {
    this.opened.push(resolve);
  },
} as PromiseLike<void> & { readonly opened: (() => void)[] };

async function guest(): Promise<void> {
  await gate; // @guest
}

void guest();
void guest();
void queue();
void count();
setTimeout(() => {
  debugger; // @stop
}, 5);
setTimeout(() => late.shift()?.(), 50); // @late
setTimeout(() => process.exit(), 60); // @end
