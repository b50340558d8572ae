/** Callbacks of every kind, in which no coroutine runs. */
import { EventEmitter } from 'node:events';
import { stat } from 'node:fs';

const bell = new EventEmitter();

function ring(): void {
  console.log('ring'); // @ring
}

async function plan(): Promise<void> {
  setTimeout(ring, 1); // @plan-timer
  await new Promise((resolve) => setTimeout(resolve, 20)); // @plan-await
}

function schedule(): void {
  process.nextTick(() => {
    console.log('tick'); // @tick
  });
  Promise.resolve('soup').then((dish) => {
    console.log(dish); // @then
  });
  setImmediate(function serveNow() {
    stat('.', (error) => {
      bell.emit('served', error); // @emit
    });
  }); // @immediate-end
  bell.on('served', () => {
    console.log('served'); // @listener
  });
}

await plan(); // @plan-awaited
setImmediate(schedule); // @module-immediate
