/** A till: expressions with await, assignments, one expression in every task that waits at a place. */
let open: () => void = () => undefined;
const opens = new Promise<void>((resolve) => (open = resolve));

async function pay(name: string, price: number): Promise<string> {
  let tip = price / 10;
  await opens; // @pay
  return `${name} paid ${price + tip}`;
}

async function rate(): Promise<number> {
  await null;
  return 2;
}

// For expressions typed by hand; keeps the program alive, too.
Object.assign(globalThis, { open: () => open(), rate });
const door = setInterval(() => undefined, 60_000);

const bills = [pay('Ada', 10), pay('Bob', 20), pay('Cid', 30)];
setImmediate(() => {
  console.log('ready'); // @open
});
for (const bill of bills) console.log(await bill); // @bill
clearInterval(door);
