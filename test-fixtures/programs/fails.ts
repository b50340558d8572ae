/** A coroutine that fails, caught by its awaiter. */
async function risky(level: number): Promise<void> {
  await Promise.resolve();
  if (level > 1) throw new Error(`level ${level} is too high`); // @throw
}

try {
  await risky(1);
  await risky(2);
} catch (error) {
  console.log((error as Error).message);
}
