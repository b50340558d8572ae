/** Three lifts in one house: one is held, one runs alone, the others wait for it. */
let ring: () => void = () => undefined;
let bell = new Promise<void>((resolve) => (ring = resolve));

async function lift(name: string): Promise<void> {
  for (let floor = 1; floor <= 2; floor++) {
    await bell; // @bell
    console.log(`${name} is on floor ${floor}`);
  }
  console.log(`${name} has arrived`);
}

const lifts = [lift('left'), lift('middle'), lift('right')];
setImmediate(function start() {
  console.log('ready'); // @ready
  setImmediate(function call() {
    ring(); // @call
    setImmediate(function look() {
      console.log('looked at'); // @look
    });
  });
});
await Promise.all(lifts);
