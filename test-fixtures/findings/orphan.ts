/** A coroutine whose promise nobody can settle any more is garbage: it vanishes without a word. */
async function courier(parcel: number): Promise<void> {
  await new Promise(() => undefined); // @orphan
  console.log(`parcel ${parcel} delivered`);
}

for (let parcel = 0; parcel < 3; parcel++) void courier(parcel);

const collect = (globalThis as { gc?: () => void }).gc;
let turns = 0;
// Hooks of ours sweep when coroutines are made; a program makes them all the time.
async function tick(): Promise<void> {
  await null;
}
const timer = setInterval(() => {
  for (let i = 0; i < 600; i++) void tick();
  collect?.();
  if (++turns > 400) clearInterval(timer);
}, 10);
process.once('SIGTERM', () => {
  clearInterval(timer);
});
