/** A tick in which more happens than anybody keeps: what is left out is counted. */
async function stamp(letters: number): Promise<void> {
  for (let letter = 0; letter < letters; letter++) await null; // @stamp
}

await new Promise((resolve) => setImmediate(resolve));
await stamp(100);
await new Promise((resolve) => setImmediate(resolve));
console.log('all stamped'); // @stamped
