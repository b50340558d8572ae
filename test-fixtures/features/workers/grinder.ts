/** The thread: its TypeScript is loaded as its program's is. */
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

async function grind(what: string): Promise<string> {
  await delay(1);
  return `ground ${what}`;
}

parentPort?.postMessage(await grind(workerData as string));
