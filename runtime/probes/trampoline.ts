/**
 * Stops the program on a hook's word. `debugger` stands in a script of its own because the hooks are blackboxed, and
 * `debugger` in a blackboxed script does not pause; one step out of this script is in the program's own frame.
 */
import inspector from 'node:inspector';
import vm from 'node:vm';
import { isAdapterGone } from './lifeline.js';

/** The script's name; the adapter hides frames of it. */
export const TRAMPOLINE_URL = 'coroutine-debugger:trampoline';

const pauseHere = new vm.Script('(function coroutineDebuggerTrampoline() { debugger; })', {
  filename: TRAMPOLINE_URL,
}).runInThisContext() as () => void;

let debuggerEnabled = false;
let waiting = false;
let stops = 0;

/** Said by the adapter: whether the Debugger domain is on already. */
export function setDebuggerEnabled(on: boolean): void {
  debuggerEnabled = on;
}

/** How often the program has stood still so far. */
export function stopsSoFar(): number {
  return stops;
}

/** Said by the adapter: the program has stopped where no hook knows of it. */
export function noteStop(): void {
  stops++;
}

/** Whether a pause has been announced and not reached: the adapter asks until it has released the thread. */
export function isWaiting(): boolean {
  return waiting;
}

/** Blocks the thread, told by `notify`, until the adapter releases it; its questions are answered meanwhile. */
export function waitForRelease(notify: () => void): void {
  if (isAdapterGone()) return;
  stops++;
  waiting = true;
  notify();
  try {
    inspector.waitForDebugger();
  } catch {
    // Nobody is connected any more: a worker thread's connection can end before its adapter has.
  }
  waiting = false;
}

/**
 * Pauses in the caller's caller. With the Debugger domain off (which is what makes awaits cheap) the thread first
 * waits until the adapter, told by `notify`, has switched it on.
 */
export function pause(notify: () => void): void {
  stops++;
  if (debuggerEnabled) notify();
  else waitForRelease(notify);
  pauseHere();
}
