/** A server as one that is watched: it serves one guest at its start, and waits for others unless it is told not to. */
import { setTimeout as delay } from 'node:timers/promises';

async function serve(guest: string): Promise<string> {
  await delay(1);
  return `${guest} is served`; // @served
}

console.log(await serve('Ada'));
if (process.argv[2] !== 'once') await delay(1e8);
