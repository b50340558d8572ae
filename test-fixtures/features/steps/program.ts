/** A cook who awaits a helper: ordinary steps stay with the coroutine they began in. */
async function peel(count: number): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve)); // @peel
  return `${count} peeled`; // @peeled
}

async function cook(dish: string): Promise<string> {
  const potatoes = await peel(3); // @cook
  const done = `${dish} with ${potatoes}`; // @mix
  return done; // @cooked
}

async function noise(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
}

const others = noise();
console.log(await cook('soup')); // @serve
await others;
