/** A laundry with two machines, dumped while both run. */
let done: () => void = () => undefined;
const spinning = new Promise<void>((resolve) => (done = resolve));

async function wash(load: string): Promise<string> {
  const soap = load.length;
  await spinning; // @wash
  return `${load} with ${soap} g of soap`;
}

async function laundry(): Promise<void> {
  console.log((await Promise.all([wash('shirts'), wash('socks')])).join(', ')); // @both
}

setImmediate(() => {
  done(); // @done
});
await laundry(); // @laundry
