/** Two walkers on one path: steps from await to await, of one of them or of anybody. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // @breathe
}

async function walk(name: string, miles: number): Promise<string> {
  for (let mile = 1; mile <= miles; mile++) {
    await breathe(); // @mile
  }
  return `${name} is there`; // @there
}

async function travel(): Promise<void> {
  const walks = [walk('Ada', 3), walk('Bob', 3)];
  for (const text of await Promise.all(walks)) console.log(text); // @both
}

await travel();
