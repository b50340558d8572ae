/**
 * Stops the program when a hook asks for it. `debugger` is in a separate script because the hooks are blackboxed, and
 * `debugger` in a blackboxed script does not pause; one step out of this script leads to the program's frame.
 */
import vm from 'node:vm';
import { TRAMPOLINE_URL } from '../../protocol/names.js';
import { isEvaluating, isQuiet } from './evaluation.js';
import { stopsBegin, waitForRelease } from './standstill.js';

/**
 * Two, used in turn: if a step of V8 ends at a `debugger` statement, V8 ignores that statement until the program has
 * paused elsewhere.
 */
const pausing = new vm.Script(
  '[function coroutineDebuggerTrampoline() { debugger; }, function coroutineDebuggerTrampoline() { debugger; }]',
  { filename: TRAMPOLINE_URL },
).runInThisContext() as readonly (() => void)[];
let pauses = 0;

let debuggerEnabled = false;

/** From the adapter: whether the Debugger domain is already on. */
export function setDebuggerEnabled(on: boolean): void {
  debuggerEnabled = on;
}

/**
 * Notifies the adapter and waits until it has switched the Debugger domain on; returns at once in code that must not
 * stop.
 */
export function awaitDebugger(notify: () => void): void {
  if (!debuggerEnabled && !isQuiet() && !isEvaluating()) waitForRelease(notify);
}

/**
 * Pauses in the caller's caller. While the Debugger domain is off (which keeps awaits cheap), the thread first notifies
 * the adapter by `notify` and waits until it has switched the domain on. `continued` is called when all is over: V8 may
 * have had no reason to pause, or was not allowed to (it is not in the condition of a line breakpoint).
 */
export function pause(notify: (waits: boolean) => void, continued: () => void): void {
  // Code that must not stop; and during a request of the adapter, no other is answered, so waiting would never end.
  if (isQuiet() || (isEvaluating() && !debuggerEnabled)) return;
  if (debuggerEnabled) {
    stopsBegin();
    notify(false);
  } else {
    waitForRelease(() => {
      notify(true);
    });
  }
  pausing[pauses++ % 2]?.();
  continued();
}
