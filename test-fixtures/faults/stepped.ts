// Stepped through for hours: five loops that await each other's kind, and a beat that tells that all goes on.
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function inner(n: number): Promise<number> {
  await pause(5);
  const doubled = n * 2; // @inner
  await pause(1);
  return doubled;
}

async function loop(k: number): Promise<never> {
  let total = 0;
  for (;;) {
    total += await inner(k);
    if (total < 0) throw new Error('never');
  }
}

for (let i = 0; i < 5; i++) void loop(i);
setInterval(() => {
  console.log('beat');
}, 100);
