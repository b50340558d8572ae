/** A program that starts a worker thread: a session of its own, whose stops are told with its name. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

async function grounds(): Promise<string> {
  const grinder = new Worker(new URL('./grinder.ts', import.meta.url), { workerData: 'beans' });
  const [ground] = (await once(grinder, 'message')) as [string]; // @message
  return ground;
}

console.log(await grounds()); // @grounds
