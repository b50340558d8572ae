/** A worker thread: cooks what it is told to, or waits for orders until it is ended. */
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

const greeting: string = 'the cook is here'; // @first

async function cook(dish: string): Promise<string> {
  if (dish === 'stone') throw new Error('nobody can cook a stone'); // @stone
  await delay(1); // @boil
  return `${dish} is ready`; // @cooked
}

if (isMainThread) throw new Error('This is a worker thread.');
const { orders, waits = false } = workerData as { orders: readonly string[]; waits?: boolean };
console.log(greeting);
for (const dish of orders) console.log(await cook(dish)); // @cook-await
if (waits) await new Promise((resolve) => parentPort?.once('message', resolve)); // @waits
