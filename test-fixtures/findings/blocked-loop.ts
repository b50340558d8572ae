/** A coroutine that computes for a while without a pause, so that everybody else waits. */
async function greet(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

async function countPrimes(limit: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve)); // @blocks
  const until = performance.now() + limit;
  let primes = 0;
  while (performance.now() < until) primes++;
  return primes;
}

await Promise.all([greet(), countPrimes(250), greet()]);
console.log('counted');
