/** Who can settle each of the futures that nothing but the program's own functions can settle, all at once. */
import { begin as beginLimit } from './limit.js';
import { begin as beginPool } from './pool.js';

type Release = () => void;

function makeLock(): () => Promise<Release> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let release: Release = () => undefined;
    last = new Promise((resolve) => (release = resolve)); // @lock
    await before; // @enter
    return release;
  };
}

const lamp = makeLock();
const desk = makeLock();

async function left(): Promise<void> {
  const release = await lamp();
  await null;
  await desk(); // @left
  release();
}

async function right(): Promise<void> {
  const release = await desk();
  await null;
  await lamp(); // @right
  release();
}

async function nap(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 60_000)); // @nap
}

async function forgotten(): Promise<void> {
  // prettier-ignore
  await new Promise<void>((resolve) => { if (lamp === desk) resolve(); }); // @forgotten
}

/** Given to the constructor from elsewhere: nothing is known of what it does. */
function executor(resolve: Release): void {
  if (lamp === desk) resolve();
}

async function elsewhere(): Promise<void> {
  await new Promise<void>(executor); // @elsewhere
}

/** Its end waits for what is forgotten, so that it is no orphan. */
async function resolvedWithAnother(): Promise<void> {
  const never = new Promise<void>(() => undefined);
  await new Promise<void>((resolve) => {
    resolve(never);
  }); // @another
}

void left();
void right();
void nap();
void forgotten();
void elsewhere();
void resolvedWithAnother();
beginPool();
beginLimit();
setTimeout(() => {
  console.log('all wait'); // @all
  process.exit();
}, 50);
