/** An error in a coroutine that nobody awaits: Node calls its last handler. */
async function pay(amount: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (amount > 10) throw new RangeError(`too much: ${amount}`); // @throws
}

process.on('uncaughtException', () => {
  console.log('not paid');
  process.exitCode = 3;
});
void pay(50);
