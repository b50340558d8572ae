/** Two calls of one function at a time: a step over the await in the first must not end in the second. */
async function ship(order: string, rounds: number): Promise<string> {
  const label = `for ${order}`;
  await pause(rounds); // @await
  const sealed = `${label}!`; // @after
  return sealed; // @sealed
}

async function pause(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) await new Promise((resolve) => setImmediate(resolve));
}

const slow = ship('slow', 3);
const fast = ship('fast', 1);
console.log(await slow, await fast);
