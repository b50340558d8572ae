/** A task waits while the program is stopped at one line, and then at another. */
const held: (() => void)[] = [];
let began = 0;

async function patient(): Promise<void> {
  const opened = new Promise<void>((resolve) => held.push(resolve));
  began = performance.now();
  await opened; // @waits
}

void patient();
const before = performance.now();
held.length = 1; // @first
const after = performance.now();
const clocks = [began, before, after, performance.now()];
held.forEach((open) => open()); // @second
console.log(clocks.length); // @opened
