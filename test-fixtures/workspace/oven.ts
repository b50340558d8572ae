/** The process that bakes. */
import { setTimeout as delay } from 'node:timers/promises';

async function bake(loaf: number): Promise<number> {
  await delay(5 * loaf);
  return loaf;
}

const baked = await Promise.all([1, 2, 3].map(bake));
process.send?.(baked.length);
