/** Starts the worker thread beside it, in the way that its first argument names. */
import { once } from 'node:events';
import { SHARE_ENV, Worker, type WorkerOptions } from 'node:worker_threads';

const file = new URL('./cook.ts', import.meta.url);
const [how = 'plain', ...orders] = process.argv.slice(2);

function start(options: WorkerOptions = {}, work: object = { orders }): Worker {
  return new Worker(file, { workerData: work, ...options });
}

async function endOf(worker: Worker): Promise<unknown> {
  return once(worker, 'exit');
}

const ways: Record<string, () => Promise<unknown>> = {
  plain: async () => endOf(start()),
  two: async () => Promise.all([endOf(start()), endOf(start())]),
  many: async () => {
    for (let round = 0; round < 5; round++) await Promise.all([1, 2, 3, 4].map(async () => endOf(start())));
  },
  // None of our options, or of our environment, is handed down.
  bare: async () => endOf(start({ execArgv: [] })),
  scrubbed: async () => endOf(start({ env: {} })),
  shared: async () => endOf(start({ env: SHARE_ENV })),
  // Its parent keeps what it writes to itself.
  captured: async () => {
    const worker = start({ stdout: true });
    let text = '';
    worker.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await endOf(worker);
    return text;
  },
  // A text of CommonJS, which loads the file.
  text: async () =>
    endOf(new Worker(`import(${JSON.stringify(file.href)});`, { eval: true, workerData: { orders } })),
  nested: async () => {
    const inner = `
      const { Worker } = require('node:worker_threads');
      new Worker(new URL(${JSON.stringify(file.href)}), { workerData: ${JSON.stringify({ orders })} });`;
    return endOf(new Worker(inner, { eval: true }));
  },
  // Its program's thread stands still until it is done.
  blocking: async () => {
    const flag = new Int32Array(new SharedArrayBuffer(4));
    const text =
      'const { workerData: flag } = require("node:worker_threads"); Atomics.store(flag, 0, 1); Atomics.notify(flag, 0);';
    const worker = new Worker(text, { eval: true, workerData: flag });
    console.log(Atomics.wait(flag, 0, 0));
    return endOf(worker);
  },
  failing: async () => once(start(), 'error').then(([error]) => (error as Error).message),
  // Ended from outside, once it has said something.
  terminated: async () => {
    const worker = start({}, { orders, waits: true });
    process.stdin.once('data', () => void worker.terminate());
    const code = await endOf(worker);
    process.stdin.destroy();
    return code;
  },
  waiting: async () => {
    const worker = start({}, { orders, waits: true });
    process.stdin.once('data', () => {
      worker.postMessage('go home');
    });
    const code = await endOf(worker);
    process.stdin.destroy();
    return code;
  },
  // The program ends before the thread has begun.
  abrupt: () => {
    start();
    process.exit(7);
  },
  // The program ends, wherever the thread is.
  left: async () => {
    start({}, { orders, waits: true });
    await once(process.stdin, 'data');
    process.exit(7);
  },
};

const result = await ways[how]?.();
console.log('ended', JSON.stringify(result ?? null)); // @ended
