// Microtasks without an end: a pause finds it anywhere, also where it has just resumed.
let turns = 0;

async function spin(): Promise<void> {
  for (;;) {
    await null; // @spin
    turns++;
  }
}

async function main(): Promise<void> {
  await spin(); // @main
}

console.log('spins', turns);
await main();
