/** Starts a thread that brews, and waits for its pots. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

async function pots(): Promise<number> {
  const kettle = new Worker(new URL('./kettle.ts', import.meta.url));
  const [count] = (await once(kettle, 'message')) as [number];
  return count;
}

console.log(await pots(), 'pots');
