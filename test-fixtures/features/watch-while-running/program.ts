/** A shop that never stops by itself: what the debugger asks is answered while it runs. */
let ring: () => void = () => undefined;

async function bell(): Promise<void> {
  await new Promise<void>((resolve) => (ring = resolve)); // @bell
}

async function serve(customer: string): Promise<void> {
  await bell(); // @serve
  console.log(`${customer} is served`);
}

async function keepShop(): Promise<void> {
  for (const customer of ['Ada', 'Bob']) {
    const served = serve(customer);
    setImmediate(() => console.log(`${customer} waits`));
    await served; // @waits
  }
  await new Promise(() => undefined); // @evening
}

void keepShop();
// Keeps the program alive; `ring` is called by hand.
setInterval(() => undefined, 60_000);
(globalThis as Record<string, unknown>)['ringTheBell'] = () => {
  ring();
};
