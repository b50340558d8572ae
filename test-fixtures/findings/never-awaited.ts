/** Results that nobody takes, among many ways to take one. */
const price = async (dish: string): Promise<number> => dish.length; // @lost

async function taste(dish: string): Promise<string> {
  await null;
  return `${dish} is good`;
}

async function weigh(dish: string): Promise<number> {
  await null;
  return dish.length;
}

async function greet(): Promise<void> {
  await null;
}

async function order(dish: string): Promise<void> {
  // Forgotten.
  void price(dish);
  void taste(dish);
  void taste(dish);
  // No result to lose.
  void greet();
  // Taken, sooner or later.
  const later = weigh('later');
  await weigh('at once');
  await Promise.all([weigh('all'), weigh('of them')]);
  for await (const weight of [weigh('in a loop')]) await Promise.resolve(weight);
  void weigh('then').then(String);
  await new Promise((resolve) => {
    resolve(weigh('resolved with'));
  });
  await (async () => weigh('returned'))();
  await later;
}

await order('pie');
const collect = (globalThis as { gc?: () => void }).gc;
await new Promise((resolve) => setImmediate(resolve));
collect?.();
await new Promise((resolve) => setImmediate(resolve));
