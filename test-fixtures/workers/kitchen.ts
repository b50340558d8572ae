/** A program that runs by itself: it has a cook from the beginning, takes on another when told to, and closes when told to. */
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const cooks: Worker[] = [];

function hire(): void {
  const workerData = { orders: ['soup'], waits: true };
  cooks.push(new Worker(new URL('./cook.ts', import.meta.url), { workerData }));
}

hire();
for await (const line of createInterface(process.stdin)) {
  if (line === 'hire') hire();
  else break;
}
process.stdin.destroy();
for (const cook of cooks) cook.postMessage('go home');
