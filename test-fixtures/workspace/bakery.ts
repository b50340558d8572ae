/** Starts a process that bakes, and waits for its loaves. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

async function loaves(): Promise<number> {
  const oven = fork(fileURLToPath(new URL('./oven.ts', import.meta.url)));
  const [count] = (await once(oven, 'message')) as [number];
  return count;
}

console.log(await loaves(), 'loaves');
