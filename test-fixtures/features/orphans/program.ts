/** Couriers whose promise nobody can settle any more: garbage, which would vanish without a word. */
async function courier(parcel: number): Promise<void> {
  await new Promise(() => undefined); // @orphan
  console.log(`parcel ${parcel} delivered`);
}

async function tick(): Promise<void> {
  await null;
}

for (let parcel = 0; parcel < 3; parcel++) void courier(parcel);

const collect = (globalThis as { gc?: () => void }).gc;
let turns = 0;
const timer = setInterval(() => {
  // Coroutines come and go, as in any program.
  for (let i = 0; i < 600; i++) void tick();
  collect?.();
  if (++turns > 400) clearInterval(timer);
}, 10);
(globalThis as Record<string, unknown>)['stop'] = () => {
  clearInterval(timer);
};
