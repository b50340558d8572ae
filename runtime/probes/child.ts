/**
 * A process that a launched program has started: asks the adapter whether it is debugged, and if so waits for its
 * session before anything of it runs. The asking is done by a thread (child-thread.ts): ours stands still meanwhile.
 */
import { fstatSync } from 'node:fs';
import inspector from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { ChildHello, ChildrenConfiguration, ChildWaits } from '../protocol/children.js';
import { ALONE, ANSWER, BEGUN, DEBUG, PLACES, type ChildThreadData } from './child-state.js';
import { debugHook } from './debug-hook.js';
import { waitForRelease } from './trampoline.js';

/** An adapter that lives answers within milliseconds; one that stands still must not hold the program up. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * Blocks until the adapter has answered. Undefined: nobody debugs this process. Else a function that blocks until the
 * process has its session, or goes on without one.
 */
export function askAdapter(
  { port, token, outputs }: ChildrenConfiguration,
  threadFile: URL,
): (() => void) | undefined {
  const state = new Int32Array(new SharedArrayBuffer(PLACES * Int32Array.BYTES_PER_ELEMENT));
  const isShared = (descriptor: number): boolean =>
    outputs === undefined || outputs.includes(identityOf(descriptor));
  const hello: ChildHello = {
    kind: 'hello',
    token,
    pid: process.pid,
    file: process.argv[1] ?? '',
    shared: { stdout: isShared(1), stderr: isShared(2) },
  };
  let thread: Worker;
  try {
    thread = startThread(threadFile, { port, hello, state });
  } catch {
    // Threads are not allowed (`--permission`): as without us.
    return undefined;
  }
  Atomics.wait(state, ANSWER, 0, ANSWER_WITHIN_MS);
  if (Atomics.load(state, ANSWER) !== DEBUG) {
    void thread.terminate();
    return undefined;
  }
  return () => {
    // A user's own `--inspect` has opened it already.
    if (inspector.url() === undefined) inspector.open(0, '127.0.0.1', false);
    waitForRelease(() => {
      thread.postMessage({ kind: 'waits', address: inspector.url() ?? '' } satisfies ChildWaits);
    });
    Atomics.store(state, BEGUN, 1);
    // A session may have come, and gone before it was done.
    if (Atomics.load(state, ALONE) === 1) debugHook.detach();
  };
}

/** Without the options and the environment that would have it load the preload, and with nothing of ours on the program's streams. */
function startThread(file: URL, data: ChildThreadData): Worker {
  const thread = new Worker(file, { workerData: data, execArgv: [], env: {}, stdout: true, stderr: true });
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

/** Tells apart what a descriptor is open on; two processes have the same word for the same pipe or file. */
export function identityOf(descriptor: number): string {
  try {
    const { dev, ino } = fstatSync(descriptor);
    return `${dev}:${ino}`;
  } catch {
    return 'closed';
  }
}
