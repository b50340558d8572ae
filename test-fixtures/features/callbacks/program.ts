/** Where the program stands in a callback, who waits for it is wanted: timer, emitter, `then`. */
import { EventEmitter } from 'node:events';
import { promisify } from 'node:util';

const bell = new EventEmitter();

function brew(cups: number): Promise<string> {
  return new Promise((resolve) => {
    setTimeout(() => {
      const text = `tea for ${cups}`;
      resolve(text); // @timer
    }, 5);
  });
}

function rung(name: string): Promise<string> {
  return new Promise((resolve) => {
    bell.once(name, (mark: string) => {
      resolve(name + mark); // @emitter
    });
  });
}

/** Awaited like a promise, as queries of many databases are. */
class Query {
  constructor(private readonly dish: string) {}

  then(resolve: (price: string) => void): void {
    setTimeout(() => {
      resolve(`${this.dish} costs 3`); // @thenable
    }, 5);
  }
}

const greet = promisify((name: string, done: (error: null, text: string) => void) => {
  setTimeout(() => {
    done(null, `good evening ${name}`); // @promisified
  }, 5);
});

async function pay(name: string): Promise<string> {
  const price = await (new Query('tea') as unknown as PromiseLike<string>); // @price
  return `${await greet(name)}, ${price}`; // @greeted
}

async function serve(table: number): Promise<string[]> {
  const all = [await brew(2)]; // @brew
  setImmediate(() => bell.emit('door', '!')); // @emit
  all.push(await rung('door')); // @rung
  const loud = brew(3).then((text) => {
    return `${text} at ${table}`.toUpperCase(); // @then
  });
  all.push(await loud); // @loud
  return all;
}

async function evening(): Promise<void> {
  console.log(await serve(7)); // @serve
  console.log(await pay('ann')); // @pay
}

await evening(); // @evening
