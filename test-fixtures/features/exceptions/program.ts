/** A till that throws now and then: one error is caught, one ends a coroutine, one ends the program. */
class TillError extends Error {}

async function open(key: string): Promise<void> {
  await null;
  if (key === 'wrong') throw new TillError('it does not turn'); // @turn
  if (key === 'bent') throw new TillError('it broke'); // @broke
} // @end-of-open

async function tryKeys(): Promise<void> {
  await open('wrong').catch(() => undefined);
  await open('bent');
}

await tryKeys().catch((error: Error) => {
  console.log(error.message);
});
setImmediate(() => {
  throw new RangeError('no key left'); // @last
});
