/** Each part of a breakfast goes on by something else: a timer, a file, an immediate, a message. */
import { readFile } from 'node:fs/promises';
import { setImmediate as immediate, setTimeout as delay } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';

async function boilEgg(): Promise<void> {
  await delay(20); // @egg
}

async function readPaper(): Promise<void> {
  await readFile(new URL(import.meta.url)); // @paper
}

async function yawn(): Promise<void> {
  await immediate(); // @yawn
}

async function hearNews(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.once('message', resolve);
    port2.postMessage('hello');
  }); // @news
  port1.close();
}

// One after the other, so that the order is always the same.
await yawn();
await boilEgg();
await readPaper();
await hearNews();
console.log('breakfast is over'); // @over
