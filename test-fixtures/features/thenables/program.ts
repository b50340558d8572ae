/** Objects with a method `then`: who waits for what it settles, by its callbacks, by another promise, and twice. */

/** The callbacks of its `then` use no `this`. */
function price(dish: string): PromiseLike<number> {
  return {
    then(resolve: (cents: number) => void) {
      setTimeout(() => {
        resolve(dish.length * 100); // @price
      }, 5);
    },
  } as PromiseLike<number>;
}

/** Runs a coroutine of its own, as the query builders of databases do. */
class Query {
  constructor(private readonly text: string) {}

  async execute(): Promise<number> {
    await price('soup'); // @executes
    debugger; // @executed
    return this.text.length;
  }

  then(resolve: (rows: number) => void, reject: (error: unknown) => void): unknown {
    return this.execute().then(resolve, reject);
  }
}

const late: (() => void)[] = [];
const ticket = {
  then(resolve: (number: number) => void) {
    late.push(() => {
      resolve(7); // @ticket
    });
  },
} as PromiseLike<number>;

async function serve(table: number): Promise<number> {
  const cents = await price('tea'); // @serve-price
  const rows = await (new Query('all') as unknown as PromiseLike<number>); // @serve-query
  return cents + rows + table;
}

async function queue(name: string): Promise<string> {
  return `${name} has ${await ticket}`; // @queue
}

console.log(await serve(7)); // @serve
const first = queue('ann');
setImmediate(() => late[0]?.()); // @call-first
console.log(await first);
const second = queue('ben');
// What the first wait was given settles nothing any more.
setImmediate(() => late[0]?.()); // @call-old
setImmediate(() => late[1]?.()); // @call-second
console.log(await second); // @second
