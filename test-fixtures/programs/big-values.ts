// Holds values of which a debugger must not read all.
const text = 'x'.repeat(100_000_000);

class Holder {
  text = text;
  get again(): string {
    return text;
  }
}

async function hold(): Promise<unknown> {
  const numbers = Array.from({ length: 1_000_000 }, (_, index) => index);
  const bytes = new Uint8Array(1_000_000);
  const local = text;
  const map = new Map(numbers.slice(0, 200_000).map((one) => [one, one]));
  const set = Object.assign(new Set(numbers.map((one) => ({ one }))), { label: 'many' });
  const few = [1, 2, 3];
  const wide = Object.fromEntries(numbers.slice(0, 200_000).map((one) => [`p${one}`, { one }]));
  const holder = new Holder();
  const inArray = [text, 1];
  const inError = Object.assign(new Error('burnt'), { text });
  const boxed = { text: new String(text) };
  setTimeout(() => console.log('ready'), 0);
  await new Promise((done) => setTimeout(done, 60_000));
  return [numbers, bytes, local, map, set, few, wide, holder, inArray, inError, boxed];
}

await hold();
