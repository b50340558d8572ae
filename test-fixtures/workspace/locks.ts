// Two people each hold one lock and want the other's: nothing can wake them but each other.
type Release = () => void;

function makeLock(): () => Promise<Release> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let release: Release = () => undefined;
    last = new Promise((resolve) => (release = resolve));
    await before;
    return release;
  };
}

async function take(
  who: string,
  first: () => Promise<Release>,
  second: () => Promise<Release>,
): Promise<void> {
  const release = await first();
  await null;
  const other = await second();
  console.log(`${who} has both`);
  other();
  release();
}

async function both(): Promise<void> {
  const [lamp, desk] = [makeLock(), makeLock()];
  await Promise.all([take('Ann', lamp, desk), take('Bob', desk, lamp)]);
}

setTimeout(() => {
  console.log('both wait');
}, 50);
await both();
