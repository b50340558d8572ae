/** A service that runs already when the debugger comes, and goes on when it leaves. */
let ring: (name: string) => void = () => undefined;

async function nextVisitor(): Promise<string> {
  return await new Promise((resolve) => (ring = resolve)); // @bell
}

async function reception(): Promise<void> {
  for (;;) {
    const name = await nextVisitor(); // @visitor
    console.log(`welcome, ${name}`);
  }
}

void reception();
setImmediate(() => console.log('ready'));
setInterval(() => undefined, 60_000);
(globalThis as Record<string, unknown>)['visit'] = (name: string) => {
  ring(name);
};
