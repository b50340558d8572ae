/** Futures that no coroutine owns, each held by something else: who can settle them is asked for one at a time. */
import { EventEmitter } from 'node:events';

type Release = () => void;

/** Whoever comes is given what lets the next one in. */
function makeLock(): () => Promise<Release> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let release: Release = () => undefined;
    last = new Promise((resolve) => (release = resolve)); // @lock
    await before; // @enter
    return release;
  };
}

const lamp = makeLock();
const desk = makeLock();
const orders: { readonly name: string; readonly done: Release }[] = [];
const bell = new EventEmitter();

async function left(): Promise<void> {
  const release = await lamp(); // @left-first
  await null;
  await desk(); // @left
  release();
}

async function right(): Promise<void> {
  const release = await desk(); // @right-first
  await null;
  await lamp(); // @right
  release();
}

async function order(name: string): Promise<void> {
  await new Promise<void>((resolve) => orders.push({ name, done: resolve })); // @order
}

async function guest(): Promise<void> {
  await new Promise<void>((resolve) => bell.once('door', () => resolve())); // @guest
}

async function nap(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60_000)); // @nap
}

async function forgotten(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (orders.length > 99) resolve();
  }); // @forgotten
}

void left();
void right();
void order('tea');
void guest();
void nap();
void forgotten();
setImmediate(() => {
  console.log('all wait'); // @all
  process.exit();
});
