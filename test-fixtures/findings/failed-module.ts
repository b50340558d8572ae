/** A module whose top-level await fails: it waits for nothing any more. */
async function main(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  throw new Error('not today');
}

await main();
