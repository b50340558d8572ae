/** Runs on Node alone until `end` comes on its standard input; `load` loads a TypeScript module, which Node alone may not know. */
import { createInterface } from 'node:readline';

async function load() {
  const { greet } = await import('./kitchen-greeting.ts'); // @load
  console.log(await greet('Ada'));
}

console.log('open');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'load') await load();
  if (line === 'end') break;
}
process.stdin.destroy();
