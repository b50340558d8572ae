/** Four runners wait for one shot; whoever is first in the queue of those who can go on runs first. */
let fire: () => void = () => undefined;
const shot = new Promise<void>((resolve) => (fire = resolve));

async function runner(name: string): Promise<void> {
  await shot; // @shot
  console.log(`${name} runs`); // @runs
}

const race = ['Ada', 'Bob', 'Cid', 'Dan'].map((name) => runner(name));
setImmediate(fire);
await Promise.all(race);
