/** Tells the adapter of errors nobody handled, before Node ends the program. Observes only: Node does what it would. */
import type { HookMessage } from '../protocol/hook.js';

type Origin = Extract<HookMessage, { kind: 'uncaught' }>['origin'];

let send: ((message: HookMessage) => void) | undefined;
let listening = false;
const now = performance.now.bind(performance);

/** From now on told through `sender`; undefined: no longer. */
export function watchUncaughtErrors(sender: ((message: HookMessage) => void) | undefined): void {
  send = sender;
  if (sender !== undefined && !listening) process.on('uncaughtExceptionMonitor', tell);
  if (sender === undefined && listening) process.off('uncaughtExceptionMonitor', tell);
  listening = sender !== undefined;
}

function tell(error: unknown, origin: Origin): void {
  send?.({ kind: 'uncaught', origin, text: textOf(error), atMs: now() });
}

function textOf(error: unknown): string {
  try {
    // Node reads the stack next anyway, to print it.
    return error instanceof Error ? String(error.stack ?? error) : String(error);
  } catch {
    return '(an error that cannot be printed)';
  }
}
