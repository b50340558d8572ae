/**
 * Blocks the program's thread, while requests of the adapter are answered, until the adapter releases it or is gone.
 * `inspector.waitForDebugger` does not serve: if the adapter dies, or its connection is cut, that wait never ends.
 *
 * The thread sleeps one millisecond at a time; V8 serves the inspector's interrupts in between.
 */
import { endWithAdapter, isAdapterGone } from './lifeline.js';

const NAP_MS = 1;

const { wait } = Atomics;
const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
let isReleased = true;
let stops = 0;

/** How often the program has been blocked so far. */
export function stopsSoFar(): number {
  return stops;
}

/** The program is blocked, or is about to be. */
export function stopsBegin(): void {
  stops++;
}

/** Whether this thread is blocked here. */
export function isWaiting(): boolean {
  return !isReleased;
}

/**
 * From the adapter: the waiting thread resumes. The wait is announced before it begins, so this never comes too early.
 */
export function release(): void {
  isReleased = true;
}

/**
 * Announces the wait by `notify`, then blocks the thread until the adapter releases it or `isOver`.
 *
 * @returns whether the adapter has released it
 */
export function waitForRelease(notify: () => void, isOver: () => boolean = () => false): boolean {
  stops++;
  isReleased = false;
  if (!isAdapterGone()) notify();
  while (isWaiting() && !isOver() && !isAdapterGone()) wait(nothing, 0, 0, NAP_MS);
  const wasReleased = isReleased;
  isReleased = true;
  if (isAdapterGone()) endWithAdapter();
  return wasReleased;
}
