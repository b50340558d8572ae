/** Two dishes are on the stove when the guests leave. How it came to that is to be seen looking back. */
import { setTimeout as pause } from 'node:timers/promises';

async function fry(minutes: number): Promise<void> {
  await pause(minutes); // @fry
}

async function cook(dish: string, minutes: number): Promise<string> {
  console.log(`${dish} is on the stove`);
  await fry(minutes); // @fried
  return dish;
}

async function serve(): Promise<void> {
  const soup = cook('soup', 20);
  const roast = cook('roast', 2000);
  await soup; // @soup
  console.log('the guests leave'); // @leave
  await roast;
}

setTimeout(() => {
  console.log('there is smoke'); // @smoke
}, 5);
await serve();
