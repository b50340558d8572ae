/**
 * Reports unhandled errors to the adapter before Node ends the program, and then the end itself: the last moment at
 * which the adapter can query the program. Observes only: Node behaves as usual.
 */
import type { HookMessage } from '../../protocol/hook.js';
import { loseAll } from '../promises/lost-results.js';
import { rejectedNow } from '../promises/rejections.js';
import { isError } from '../../realm/is-error.js';
import { isEvaluating } from './evaluation.js';
import { waitForRelease } from './standstill.js';

type Origin = Extract<HookMessage, { kind: 'uncaught' }>['origin'];
type Sender = (message: HookMessage) => void;

let send: Sender | undefined;
let sendCode: ((code: number) => void) | undefined;
let listening = false;
/** An unhandled error ends the program. */
let isFatal = false;
const now = performance.now.bind(performance);

/** Reports through `sender` from now on; undefined: no longer. */
export function reportEnd(sender: Sender | undefined): void {
  send = sender;
  if (listening === (sender !== undefined)) return;
  listening = !listening;
  if (listening) process.on('uncaughtExceptionMonitor', reportUncaught).on('exit', reportExit);
  else process.off('uncaughtExceptionMonitor', reportUncaught).off('exit', reportExit);
}

/** Reports the exit code as well, after the end itself. */
export function reportExitCode(sender: (code: number) => void): void {
  sendCode = sender;
}

function reportUncaught(error: unknown, origin: Origin): void {
  isFatal =
    process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback();
  const rejected = origin === 'unhandledRejection' ? rejectedNow() : undefined;
  send?.({
    kind: 'uncaught',
    origin,
    text: textOf(error),
    ...(rejected === undefined ? {} : { rejected }),
    atMs: now(),
  });
}

function reportExit(code: number): void {
  const sender = send;
  if (sender === undefined) return;
  // The caller that ended the program is still on the stack; a program that ran out of work has no caller.
  const called = new Error().stack?.includes('process.exit ') === true;
  loseAll();
  // During a request of the adapter no other request is answered, so there is nothing to wait for.
  if (!isEvaluating())
    waitForRelease(() => {
      sender({ kind: 'exiting', endedBy: called ? 'exitCall' : isFatal ? 'error' : 'nothingLeft' });
    });
  sendCode?.(code);
}

function textOf(error: unknown): string {
  try {
    // Node reads the stack next in any case, to print it.
    if (!isError(error)) return String(error);
    const { stack } = error as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack : String(error);
  } catch {
    return '(an error that cannot be printed)';
  }
}
