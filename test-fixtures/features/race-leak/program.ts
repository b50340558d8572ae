/** Each job races with one promise that never settles, and leaves something on it. */
const shutdown = new Promise<string>(() => undefined); // @shutdown

async function job(): Promise<void> {
  await null;
}

async function worker(): Promise<void> {
  for (let count = 0; count < 1000; count++) await Promise.race([job(), shutdown]); // @race
}

await worker();
console.log('all raced'); // @done
