/** Coroutines that wait for combinators of their own awaiter, which other parts have decided already: no wait cycle. */
import { setImmediate as turn } from 'node:timers/promises';

const started: Record<string, Promise<unknown>> = {};
const fulfilled = Promise.resolve('done');
const rejected = Promise.reject(new Error('lost'));
rejected.catch(() => undefined);

async function waits(kind: string): Promise<unknown> {
  await turn();
  const main = started[kind];
  if (kind === 'race') return await Promise.race([main, fulfilled]); // @race
  if (kind === 'any') return await Promise.any([main, fulfilled]); // @any
  return await Promise.all([main, rejected]); // @all
}

async function main(kind: string): Promise<void> {
  await turn();
  console.log(await waits(kind).catch(String));
}

for (const kind of ['race', 'any', 'all']) started[kind] = main(kind);
