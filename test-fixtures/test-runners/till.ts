/** What the tests beside it test. */
import { setTimeout as delay } from 'node:timers/promises';

export async function total(prices: readonly number[]): Promise<number> {
  let sum = 0;
  for (const price of prices) {
    await delay(1); // @wait
    sum += price; // @add
  }
  return sum;
}
