/** Calls that no parentheses show, and the ends of functions that nobody awaits. */
function* soups(): Generator<string> {
  yield 'pea'; // @soups
} // @soups-end

async function* stews(): AsyncGenerator<string> {
  yield 'goulash'; // @stews
}

async function tidy(): Promise<void> {
  await null;
  log.push('tidy'); // @tidy
} // @tidy-end

const log: string[] = [];

async function cook(): Promise<void> {
  for await (const stew of stews()) log.push(stew); // @for-await
}

function serve(): void {
  for (const soup of soups()) log.push(soup); // @sync-for
  log.push(...soups()); // @spread
  const [first] = soups(); // @pattern
  log.push(first ?? ''); // @after-pattern
}

await cook();
serve();
void tidy();
await null;
await null;
console.log(log.length); // @done
