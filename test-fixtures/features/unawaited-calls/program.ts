// A newsletter is sent by `forEach` with an async function, and a receipt is saved without an await.
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

let deliver: (() => void) | undefined;
const delivery = new Promise<void>((resolve) => (deliver = resolve));

async function send(user: string): Promise<void> {
  await delivery; // @send
  if (user === '') console.log('sent to no one');
}

async function save(receipt: number): Promise<void> {
  await later(); // @save
  if (receipt < 0) console.log('nothing to save');
}

async function notifyAll(): Promise<number> {
  let sent = 0;
  // eslint-disable-next-line @typescript-eslint/no-misused-promises -- that is what this is about
  ['ann', 'bob', 'eve'].forEach(async (user) => {
    await send(user); // @sending
    sent++;
  });
  return Promise.resolve(sent);
}

// Each of these is awaited, if later.
async function careful(): Promise<void> {
  const both = [save(1), save(2)];
  await later();
  await Promise.all(both);
}

async function sell(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-floating-promises -- that is what this is about
  send('shop');
  await careful();
}

console.log('sent', await notifyAll()); // @sent
const selling = sell();
console.log('selling'); // @selling
await selling;
console.log('sold'); // @sold
deliver?.();
