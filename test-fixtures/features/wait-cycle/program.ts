/** Two philosophers who wait for each other, and a guest who waits behind them. */
const meals: Record<string, Promise<string>> = {};

async function philosopher(name: string, neighbour: string): Promise<string> {
  await new Promise((resolve) => setImmediate(resolve));
  const meal = await meals[neighbour]; // @fork
  return `${name} eats after ${meal}`;
}

async function guest(): Promise<void> {
  console.log(await meals['plato']); // @guest
}

meals['plato'] = philosopher('plato', 'kant');
meals['kant'] = philosopher('kant', 'plato');
void guest();
setImmediate(() => {
  setImmediate(() => console.log('nobody eats')); // @later
});
