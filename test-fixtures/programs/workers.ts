/** Two workers that run side by side through the same lines. */
import { setTimeout as delay } from 'node:timers/promises';

async function work(name: string, pause: number): Promise<number> {
  let total = 0;
  for (let round = 1; round <= 3; round++) {
    await delay(pause); // @work-await
    total += round; // @work-after
  }
  return total;
}

const totals = await Promise.all([work('left', 3), work('right', 5)]); // @main-await
console.log(totals.join(' ')); // @end
