/** The thread that brews. */
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';

async function brew(pot: number): Promise<number> {
  await delay(5 * pot);
  return pot;
}

const brewed = await Promise.all([1, 2, 3].map(brew));
parentPort?.postMessage(brewed.length);
