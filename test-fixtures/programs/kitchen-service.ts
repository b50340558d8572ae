/**
 * A program that serves until it is told otherwise on its standard input: `order` is a guest's, who is served once the
 * stove is hot (`heat`), `load` loads a module, `end` ends it. What is attached to it finds a chain that waits already.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';

let ring: (dish: string) => void = () => undefined;

async function nextOrder(): Promise<string> {
  return await new Promise<string>((resolve) => (ring = resolve));
}

async function serve(): Promise<never> {
  for (let guest = 1; ; guest++) {
    const dish = await nextOrder(); // @serve-await
    const portions = await cook(dish, guest); // @serve-cook
    console.log(`guest ${guest}: ${portions} x ${dish}`); // @served
  }
}

async function cook(dish: string, guest: number): Promise<number> {
  const pot = { dish, guest };
  console.log(`cooking for guest ${guest}`);
  await once(stove, 'hot'); // @cook-await
  return pot.guest + 1; // @cook-after
}

const stove = new EventTarget();

void serve();
console.log('open');

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'order') ring('soup');
  if (line === 'heat') stove.dispatchEvent(new Event('hot'));
  if (line === 'load') {
    const { greet } = await import('./kitchen-greeting.js');
    console.log(await greet('Ada'));
  }
  if (line === 'end') break;
}
process.stdin.destroy();
console.log('closed');
