// Steps go from statement to statement: through an error, catch, finally and the turns of a loop.
const noted: string[] = [];

function note(text: string): void {
  noted.push(text);
}

async function burn(): Promise<never> {
  throw new Error('burnt'); // @burn-thrown
} // @burn-end

async function* dishes(): AsyncGenerator<string> {
  yield 'soup';
  yield 'bread';
}

async function bake(): Promise<void> {
  try {
    await burn(); // @bake-awaits
  } catch (error) {
    note(String(error)); // @bake-caught
  } finally {
    note('cleaned'); // @bake-cleaned
  }
  // prettier-ignore
  for await (const dish of dishes()) { // @bake-loop
    note(dish); // @bake-turn
  }
  // prettier-ignore
  try { note('one line'); await burn(); } catch { note('caught'); } // @bake-line
  note('done'); // @bake-done
}

await bake();
console.log(noted.length);
