/**
 * What settles a promise is held by a `WeakMap`, by the listeners of a signal, a child process, a worker thread and the
 * process, by what Node has, by a global variable.
 */
import { spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
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

/** Only Node has what wakes it, beside itself: no one says that nothing else can. */
async function listener(): Promise<void> {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve)); // @ended
  subscribe('kitchen', () => {
    end();
  });
  await ended; // @listener
  end();
}

async function server(): Promise<void> {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve)); // @stopped
  process.on('SIGTERM', () => {
    stop();
  });
  await stopped; // @server
}

async function gate(): Promise<void> {
  await new Promise<void>((resolve) => Object.assign(globalThis, { gate: { 'to-open': resolve } })); // @gate
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
  void listener();
  void server();
  void gate();
  setImmediate(() => {
    console.log('all wait'); // @all
    process.exit();
  });
});
