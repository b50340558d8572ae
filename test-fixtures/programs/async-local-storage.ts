/** A request handled in an AsyncLocalStorage, which puts properties on every promise. */
import { AsyncLocalStorage } from 'node:async_hooks';

const store = new AsyncLocalStorage<string>();
const never = new Promise<void>(() => undefined);
const door = setInterval(() => undefined, 1000);
process.once('SIGTERM', () => {
  clearInterval(door);
});

async function handle(request: string): Promise<void> {
  await never;
  console.log(request, store.getStore());
}

async function greet(): Promise<void> {
  await null;
}

await store.run('first', () => Promise.all([handle('request'), greet()]));
