/** A kitchen that cooks three dishes at once; each is a chain of coroutines that ends at a timer. */
import { setTimeout as pause } from 'node:timers/promises';

async function boil(minutes: number): Promise<number> {
  await pause(minutes * 40);
  return minutes;
}

async function cook(dish: string): Promise<string> {
  let portions = 2;
  portions += dish.length > 10 ? 1 : 0;
  const minutes = await boil(dish.length);
  return `${portions} x ${dish}, ${minutes} minutes`;
}

async function serve(table: number, dish: string): Promise<void> {
  const plate = await cook(dish);
  console.log(`table ${table}: ${plate}`);
}

await Promise.all([serve(1, 'risotto'), serve(2, 'pie'), serve(3, 'soup')]);
console.log('closing time');
