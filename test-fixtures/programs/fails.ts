/** A coroutine that fails, caught by its awaiter. */
async function risky(level: number): Promise<void> {
  await Promise.resolve();
  if (level > 1) throw new Error(`level ${level} is too high`); // @throw
}

try {
  const limit = 2;
  await risky(1); // @first
  await risky(limit); // @second
} catch (error) {
  console.log((error as Error).message);
}
