/** Promises that Node makes: of events, of a child's end, of functions with callbacks. */
import { exec as execute, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { scheduler } from 'node:timers/promises';
import { promisify } from 'node:util';

type Done = (error: Error | null, dish?: string) => void;

const bell = new EventEmitter();
const orders = new Map<string, Done>();

/** Not only promises are made of it: then the callback is the program's. */
function order(dish: string, done: Done): void {
  orders.set(dish, done);
}

function serve(dish: string): void {
  const done = orders.get(dish);
  setImmediate(() => {
    done?.(null, dish); // @served
  });
}

const ordered = promisify(order);
const execSoon = promisify(execute);

async function guest(): Promise<void> {
  await once(bell, 'door'); // @door
}

async function waiter(): Promise<void> {
  const child = spawn(process.execPath, ['--eval', 'setTimeout(() => undefined, 60_000)']);
  await once(child, 'close'); // @child
}

async function cook(): Promise<void> {
  await execSoon(`"${process.execPath}" --eval "setTimeout(() => undefined, 60_000)"`); // @exec
}

async function eater(): Promise<void> {
  console.log(await ordered('soup')); // @soup
  setImmediate(() => {
    console.log('all wait'); // @all
    process.exit();
  });
  await ordered('rice'); // @rice
}

async function sleeper(): Promise<void> {
  await scheduler.wait(60_000); // @sleeps
}

const all = [guest(), waiter(), cook(), eater(), sleeper()];
order('tea', (_, dish) => {
  console.log(dish); // @tea
  serve('soup');
});
serve('tea');
await Promise.all(all); // @module
