/** A restaurant that stands still: everybody waits, each for something else. Reads a line to let the soup be ready. */
const never = new Promise<void>(() => undefined);
let ready: () => void = () => undefined;
const soupIsReady = new Promise<void>((resolve) => (ready = resolve));

async function boil(minutes: number): Promise<number> {
  await (minutes === 5 ? soupIsReady : never); // @boil
  return minutes;
}

async function cook(dish: string, minutes: number): Promise<string> {
  const taken = await boil(minutes); // @cook
  return `${dish} after ${taken}`;
}

async function guest(table: number): Promise<void> {
  await never; // @guest
  console.log(table);
}

async function greet(): Promise<void> {
  await null;
}

async function evening(): Promise<void> {
  await greet();
  for (const table of [1, 2, 3]) void guest(table);
  const dishes = [cook('soup', 5), cook('pie', 40), cook('tea', 3)];
  await Promise.all(dishes); // @all
}

process.stdin.once('data', () => {
  ready();
});
console.log('open');
await evening(); // @evening
