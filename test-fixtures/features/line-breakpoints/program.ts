/** Three orders, one of them large: breakpoints that look at the values before they stop. */
async function price(dish: string, count: number): Promise<number> {
  await Promise.resolve();
  const single = dish.length; // @total
  return single * count; // @sum
}

async function bill(): Promise<number> {
  let total = 0;
  for (const [dish, count] of [
    ['pie', 7],
    ['soup', 1],
    ['tea', 2],
  ] as const) {
    total += await price(dish, count); // @add
  }
  return total;
}

console.log(await bill());
