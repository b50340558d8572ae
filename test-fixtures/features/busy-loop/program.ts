/** A coroutine that never lets go of the processor: the debugger still gets through. */
async function count(meadow: { isOpen: boolean }): Promise<string> {
  await null; // @begin
  while (meadow.isOpen); // @count
  return 'the meadow is closed';
}

async function sleeper(): Promise<void> {
  const end = await count({ isOpen: true }); // @sleeper
  console.log(end);
}

setImmediate(() => console.log('at last'));
console.log('begins');
await sleeper(); // @main
