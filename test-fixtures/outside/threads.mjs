/** A coroutine on the main thread, and one in each of two worker threads. */
import { Worker, isMainThread, parentPort, threadId } from 'node:worker_threads';
const hold = (ms) => new Promise((r) => setTimeout(r, ms));
async function inThread(id) {
  const where = 'thread ' + threadId;
  await hold(1e8);
  return where;
}
if (isMainThread) {
  globalThis.kept = inThread(0);
  let begun = 0;
  for (let i = 0; i < 2; i++)
    new Worker(new URL(import.meta.url)).on('message', () => {
      if (++begun === 2) console.log('ready');
    });
} else {
  globalThis.kept = inThread(threadId);
  parentPort.postMessage('begun');
}
setInterval(() => {}, 1e6);
