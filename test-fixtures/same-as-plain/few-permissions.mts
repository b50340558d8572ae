/** Run with `--permission`: TypeScript where neither native code nor threads are allowed. */
async function priceOf(dish: string): Promise<number> {
  await null;
  return dish.length;
}

console.log(await priceOf('tea'));
