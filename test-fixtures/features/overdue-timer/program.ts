/** A loop that counts for a fifth of a second keeps a timer waiting that was due long before. */
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const sleep = promisify(setTimeout);

/** The timers of these are Node's own. */
async function rest(): Promise<void> {
  await pause(25); // @rest
}

async function dream(): Promise<void> {
  await sleep(35); // @dream
}

async function nap(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 20)); // @nap
}

async function limited(work: Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('late'));
    }, 30);
    work.then(resolve, reject).finally(() => {
      clearTimeout(late);
    });
  }); // @limited
}

async function sleeper(): Promise<void> {
  await new Promise<void>((resolve) => setTimeout(resolve, 60_000)); // @sleeper
}

function count(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
  console.log('counted'); // @counted
}

void rest();
void dream();
void nap();
void limited(new Promise(() => undefined)).catch(() => undefined);
void sleeper();
// Before the loop can come to a timer.
queueMicrotask(() => {
  count(200);
  setTimeout(process.exit, 50);
});
