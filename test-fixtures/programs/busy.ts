// Cooks run for a while at a time, waiters hardly at all.
function chop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function cook(dish: string, ms: number): Promise<string> {
  for (let potato = 0; potato < 3; potato++) {
    chop(ms);
    await later();
  }
  return dish;
}

async function waiter(): Promise<void> {
  for (let round = 0; round < 10; round++) await later();
}

function close(): void {
  console.log('closed');
}

async function main(): Promise<void> {
  await Promise.all([cook('soup', 2), cook('pie', 20), waiter()]);
  close(); // @done
}

await main();
