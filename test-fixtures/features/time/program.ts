// A cook waits for the oven twice, for a guest once, and chops in between.
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function chop(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function cook(dish: string): Promise<string> {
  chop(200);
  for (const minutes of [300, 500]) await delay(minutes); // @oven
  ready?.();
  await guest; // @guest
  return dish;
}

// The stop comes as soon as the cook waits for the guest: which of its times is the longest is so on any machine.
let ready: (() => void) | undefined;
const isReady = new Promise<void>((resolve) => (ready = resolve));
let arrive: (() => void) | undefined;
const guest = new Promise<void>((resolve) => (arrive = resolve));

const soup = cook('soup');
await isReady;
console.log('half way'); // @stop
arrive?.();
console.log(await soup); // @served
