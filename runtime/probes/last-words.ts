/**
 * Tells the adapter of errors nobody handled, before Node ends the program, and of the end itself: the last moment at
 * which the program can be asked. Observes only: Node does what it would.
 */
import type { HookMessage } from '../protocol/hook.js';
import { loseAll } from './lost-results.js';
import { waitForRelease } from './trampoline.js';

type Origin = Extract<HookMessage, { kind: 'uncaught' }>['origin'];
type Sender = (message: HookMessage) => void;

let send: Sender | undefined;
let listening = false;
/** An error that nobody handles ends the program. */
let isFatal = false;
const now = performance.now.bind(performance);

/** From now on told through `sender`; undefined: no longer. */
export function tellLastWords(sender: Sender | undefined): void {
  send = sender;
  if (listening === (sender !== undefined)) return;
  listening = !listening;
  if (listening) process.on('uncaughtExceptionMonitor', tellUncaught).on('exit', tellExit);
  else process.off('uncaughtExceptionMonitor', tellUncaught).off('exit', tellExit);
}

function tellUncaught(error: unknown, origin: Origin): void {
  isFatal =
    process.listenerCount('uncaughtException') === 0 && !process.hasUncaughtExceptionCaptureCallback();
  send?.({ kind: 'uncaught', origin, text: textOf(error), atMs: now() });
}

function tellExit(): void {
  const sender = send;
  if (sender === undefined) return;
  // Whoever ended it is still on the stack; a program that ran out of work has nobody there.
  const called = new Error().stack?.includes('process.exit ') === true;
  loseAll();
  waitForRelease(() => {
    sender({ kind: 'exiting', endedBy: called ? 'exitCall' : isFatal ? 'error' : 'nothingLeft' });
  });
}

function textOf(error: unknown): string {
  try {
    // Node reads the stack next anyway, to print it.
    return error instanceof Error ? (error.stack ?? String(error)) : String(error);
  } catch {
    return '(an error that cannot be printed)';
  }
}
