/** A baker who counts for a quarter of a second without a pause: everybody else waits. */
async function greet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function count(ms: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // @before
  const until = performance.now() + ms;
  while (performance.now() < until);
}

await greet();
await Promise.all([greet(), count(250), greet()]);
await greet();
console.log('counted'); // @counted
