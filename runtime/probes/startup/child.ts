/**
 * A process started by a launched program: asks the adapter whether it is debugged, and if so waits for its session
 * before any of its code runs. A thread asks (child-thread.ts), because the main thread is blocked.
 */
import inspector from 'node:inspector';
import { Worker } from 'node:worker_threads';
import type { ChildEnds, ChildHello, ChildrenConfiguration, ChildWaits } from '../../protocol/children.js';
import { ALONE, ANSWER, BEGUN, DEBUG, PLACES, SAID, type ChildThreadData } from './child-state.js';
import { debugHook } from '../queries/debug-hook.js';
import { identityOf } from '../blocking/descriptors.js';
import { reportExitCode } from '../blocking/exit-reporter.js';
import { waitForRelease } from '../blocking/standstill.js';

/** A live adapter answers within milliseconds; a blocked one must not delay the program. */
const ANSWER_WITHIN_MS = 10_000;

/** A message of one line to this machine takes a millisecond; a process must end, whatever happens to it. */
const SAID_WITHIN_MS = 500;

/**
 * Blocks until the adapter has answered. Undefined: this process is not debugged. Else a function that blocks until the
 * process has its session, or continues without one.
 */
export function askAdapter(
  { port, token, outputs, lifeSign, isShell }: ChildrenConfiguration,
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
    thread = startThread(threadFile, { port, tied: isShell !== true, lifeSign, hello, state });
  } catch {
    // Threads are not allowed (`--permission`): continue without the runtime.
    return undefined;
  }
  Atomics.wait(state, ANSWER, 0, ANSWER_WITHIN_MS);
  if (Atomics.load(state, ANSWER) !== DEBUG) {
    void thread.terminate();
    return undefined;
  }
  reportExitCode((code) => {
    // As the system passes it on.
    const passed = process.platform === 'win32' ? code >>> 0 : code & 0xff;
    thread.postMessage({ kind: 'ends', code: passed } satisfies ChildEnds);
    Atomics.wait(state, SAID, 0, SAID_WITHIN_MS);
  });
  return () => {
    // A user's own `--inspect` has already opened it.
    if (inspector.url() === undefined) inspector.open(0, '127.0.0.1', false);
    const isAlone = (): boolean => Atomics.load(state, ALONE) === 1;
    const wasReleased = waitForRelease(() => {
      thread.postMessage({ kind: 'waits', address: inspector.url() ?? '' } satisfies ChildWaits);
    }, isAlone);
    Atomics.store(state, BEGUN, 1);
    // A session may have come and gone before this was done: then nothing of it may stop the process later. A session
    // that has released the process is done. The report that the adapter is gone may arrive before the thread has woken
    // up; it concerns others.
    if (!wasReleased) debugHook.detach();
  };
}

/**
 * Without the options and the environment that would make it load the preload, and without access to the program's
 * streams.
 */
function startThread(file: URL, data: ChildThreadData): Worker {
  const thread = new Worker(file, { workerData: data, execArgv: [], env: {}, stdout: true, stderr: true });
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}
