/** Two coroutines that come to wait for each other, and a third that waits behind them. */
const started: Record<string, Promise<string>> = {};

async function philosopher(name: string, neighbour: string): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve));
  const fork = await started[neighbour]; // @cycle
  return `${name} eats with ${fork ?? 'nothing'}`;
}

started['plato'] = philosopher('plato', 'kant');
started['kant'] = philosopher('kant', 'plato');

async function guest(): Promise<void> {
  console.log(await started['plato']);
}

void guest();
// The door stays open: without it the program would end at once, in silence.
const door = setInterval(() => undefined, 1000);
process.once('SIGTERM', () => {
  clearInterval(door);
});
