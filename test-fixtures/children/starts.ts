/** Starts the worker beside it, in the way that its first argument names. */
import { execFile, fork, spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const worker = fileURLToPath(new URL('./worker.ts', import.meta.url));
const [how = 'fork', ...orders] = process.argv.slice(2);

const ways: Record<string, () => Promise<unknown>> = {
  fork: async () => once(fork(worker, orders), 'exit'),
  spawn: async () => once(spawn(process.execPath, [worker, ...orders], { stdio: 'inherit' }), 'exit'),
  captured: async () => (await promisify(execFile)(process.execPath, [worker, ...orders])).stdout.trim(),
  // Nothing of ours is handed down.
  scrubbed: async () => {
    const { NODE_OPTIONS, COROUTINE_DEBUGGER, ...env } = process.env;
    const child = spawn(process.execPath, [worker, ...orders], { stdio: 'inherit', env });
    return once(child, 'exit');
  },
  cluster: async () => {
    cluster.setupPrimary({ exec: worker, args: orders });
    return Promise.all([1, 2].map(async () => once(cluster.fork(), 'exit')));
  },
  // Left behind once it has begun.
  daemon: async () => {
    const child = spawn(process.execPath, [worker, ...orders], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true,
    });
    await once(child, 'message');
    child.disconnect();
    child.unref();
  },
};

const result = await ways[how]?.();
console.log('ended', JSON.stringify(result ?? null), JSON.stringify(process.execArgv)); // @ended
