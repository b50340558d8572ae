/** Waits in Node's own code: it keeps for itself what ends them, as others do. */
import { PassThrough } from 'node:stream';
import { setInterval } from 'node:timers/promises';
async function ticks() {
  for await (const tick of setInterval(1e8)) void tick;
}
async function chunks(stream) {
  for await (const chunk of stream) void chunk;
}
const waits = [ticks(), chunks(new PassThrough())];
setImmediate(() => console.log('ready'));
await Promise.all(waits);
