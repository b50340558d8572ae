// Cooks chop for a while at a time, waiters only come and go.
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
  await new Promise(() => dish); // @cooked
  return dish;
}

async function wait(): Promise<void> {
  for (let round = 0; round < 10; round++) await later();
  await later();
  closed();
}

function closed(): void {
  console.log('closed'); // @closed
}

// What runs in the tick of a stop does not count.
await later();
void cook('soup', 2);
void cook('pie', 20);
await wait();
