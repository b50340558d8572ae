/** Three errands, one after the other: some end well, one fails. */
async function errand(what: string): Promise<string> {
  await Promise.resolve();
  if (what === 'bank') throw new Error('closed'); // @closed
  return what;
}

async function walk(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // @walking
}

const walking = walk();
for (const what of ['baker', 'bank', 'butcher']) await errand(what).catch((error: Error) => error.message);
console.log('all done'); // @done
await walking;
