/** An error in a coroutine that nobody awaits. */
async function pay(amount: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (amount > 10) throw new RangeError(`too much: ${amount}`); // @throws
}

void pay(50);
