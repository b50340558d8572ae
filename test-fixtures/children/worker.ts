/** A process that another one starts: cooks what it is told to, or waits for orders as long as its parent lives. */
import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';

async function cook(dish: string): Promise<string> {
  await delay(1);
  return `${dish} is ready`; // @cooked
}

process.send?.('begun');
for (const dish of process.argv.slice(2)) {
  if (dish === 'forever') setInterval(() => undefined, 1000);
  else console.log(await cook(dish)); // @cook-await
}
// A worker of a cluster does not end by itself.
if (cluster.isWorker) process.exit();
