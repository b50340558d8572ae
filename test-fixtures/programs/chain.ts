/** Three coroutines that await each other, the innermost a timer; what they print shows whether a variable was changed. */
import { setTimeout as delay } from 'node:timers/promises';

interface Order {
  readonly dish: string;
  readonly count: number;
}

async function boil(minutes: number): Promise<number> {
  const before = minutes;
  await delay(minutes); // @boil-await
  return before + 1; // @boil-after
} // @boil-end

async function cook(order: Order): Promise<string> {
  let portions = order.count;
  const taken = await boil(20); // @cook-await
  portions += taken; // @cook-after
  return `${order.dish} x ${portions}`;
}

async function serve(dish: string): Promise<string> {
  const secret = dish.length;
  const plate = await cook({ dish, count: 2 }); // @serve-await
  return `${plate} (${secret})`;
}

console.log(await serve('soup')); // @main-await
