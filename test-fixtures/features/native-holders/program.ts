/** What settles a promise is held by a `WeakMap`, by the listeners of a signal, a child process and a worker thread. */
import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';

class Semaphore {
  static readonly #waiting = new WeakMap<Semaphore, (() => void)[]>();

  constructor() {
    Semaphore.#waiting.set(this, []);
  }

  async enter(): Promise<void> {
    await new Promise<void>((resolve) => Semaphore.#waiting.get(this)?.push(resolve)); // @enters
  }
}

async function visitor(): Promise<void> {
  await new Semaphore().enter();
}

async function stoppable(): Promise<void> {
  const stop = new AbortController();
  await new Promise<void>((_, reject) => {
    stop.signal.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  }); // @stoppable
  stop.abort();
}

async function sleeper(): Promise<void> {
  const child = spawn(process.execPath, ['--eval', 'setTimeout(() => undefined, 60_000)']);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  }); // @sleeper
}

const worker = new Worker('require("node:worker_threads").parentPort.on("message", () => undefined)', {
  eval: true,
});
const answers = new Map<string, () => void>();
worker.on('message', (name: string) => answers.get(name)?.());

/** The worker never answers; that it could is known. */
async function asker(): Promise<void> {
  await new Promise<void>((resolve) => answers.set('soup', resolve)); // @asker
}

worker.once('online', () => {
  void visitor();
  void stoppable();
  void sleeper();
  void asker();
  setImmediate(() => {
    console.log('all wait'); // @all
    process.exit();
  });
});
