/** Two taps that drip in turns, until one is made to run alone. */
async function tap(name: string, drops: number): Promise<void> {
  for (let drop = 1; drop <= drops; drop++) {
    await new Promise((resolve) => setImmediate(resolve)); // @drip
    console.log(`${name} ${drop}`);
  }
}

await Promise.all([tap('hot', 3), tap('cold', 3)]);
