// Its adapter is killed, or its connection cut: argument `worker`, `fork` or `both` starts what it names; `busy` works
// for long stretches; `ends` comes to its end by itself.
import { fork } from 'node:child_process';
import { isMainThread, Worker } from 'node:worker_threads';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const [what = '', who = 'main'] = process.argv.slice(2);
let beats = 0;

async function step(n: number): Promise<number> {
  await pause(20);
  return n + 1; // @step
}

async function main(): Promise<void> {
  const name = isMainThread ? who : 'worker';
  for (;;) {
    beats = await step(beats);
    if (what === 'busy' && isMainThread) for (const end = Date.now() + 150; Date.now() < end;);
    if (what === 'ends' && beats === 40) process.exit(0);
    console.log(`${name} ${beats}`);
  }
}

if (isMainThread && who === 'main') {
  if (what === 'worker' || what === 'both') new Worker(new URL(import.meta.url));
  if (what === 'fork' || what === 'both') fork(new URL(import.meta.url).pathname, ['child', 'child']);
}
void main();
