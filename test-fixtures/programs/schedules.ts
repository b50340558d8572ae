/** Each way to have a function called later, by the name of the line. Other callbacks come first. */
import { EventEmitter } from 'node:events';

const log: string[] = [];

function cooked(): void {
  log.push('cooked'); // @cooked
}

async function tidy(): Promise<void> {
  log.push('tidy'); // @tidy
  await null;
}

const kitchen = new EventEmitter();
const water = new Promise<void>((resolve) => setTimeout(resolve, 20));
setTimeout(() => log.push('other'), 1); // @other
process.nextTick(() => log.push('other'));

async function boil(): Promise<void> {
  await null;
  setTimeout(cooked, 5); // @in-coroutine
}

function schedule(): void {
  setTimeout(cooked, 30); // @setTimeout
  setImmediate(cooked); // @setImmediate
  const often = setInterval(cooked, 30); // @setInterval
  queueMicrotask(cooked); // @queueMicrotask
  process.nextTick(cooked); // @nextTick
  water.then(cooked); // @then
  void Promise.reject(new Error('cold')).catch(cooked); // @catch
  water.then(() => 'warm').then(cooked); // @chain
  void water.finally(tidy); // @finally
  kitchen.once('bell', cooked); // @once
  setTimeout(() => clearInterval(often), 100); // @after-once
}

schedule();
await boil(); // @awaits-boil
