/** The other one. */
import { setTimeout as delay } from 'node:timers/promises';

async function toast(slices: number): Promise<string> {
  await delay(1);
  return `${slices} slices of toast`;
}

console.log(await toast(2));
