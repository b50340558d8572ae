/** A program that starts a worker thread: the terminal client says that it is not debugged. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./grinder.ts', import.meta.url), { workerData: 'beans' });
const [grounds] = (await once(worker, 'message')) as [string];
console.log(grounds);
const [code] = await once(worker, 'exit');
console.log(`the thread ended with ${String(code)}`);
