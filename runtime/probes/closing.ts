/**
 * Whether a generator that goes on without its consumer having asked for a value is being closed (`return`, a loop that
 * was left) or thrown into. Both run its `finally` clauses and end it, and no inserted text can tell them apart; but the
 * built-in function that was called stands below it on the JavaScript stack.
 *
 * Deliberately not here: an error that a `finally` clause throws after a return had begun. The return is what is told.
 */
import { ASYNC_GENERATOR, GENERATOR, ON_CONSUMER, type CoroutineRecord } from './coroutine-record.js';

/** Our own frames and the generator's are above it. */
const FRAMES = 12;

/** Only to be asked of a record that is suspended, within the hook by which it goes on. */
export function isClosing(record: CoroutineRecord): boolean {
  if (record.kind === GENERATOR) return builtinBelow() === 'return';
  // Closed, it first awaits what it was given, and goes on in a microtask: nothing is below it. A throw comes at once.
  if (record.kind === ASYNC_GENERATOR && record.mode === ON_CONSUMER) return builtinBelow() !== 'throw';
  return false;
}

/** `next`, `return` or `throw`; undefined when it was called by nobody, or cannot be told. */
function builtinBelow(): string | undefined {
  const before = Object.getOwnPropertyDescriptors(Error);
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, sites) =>
      sites.find((site) => typeof site.getFileName() !== 'string')?.getFunctionName() ?? undefined;
    Error.captureStackTrace(holder);
    return holder.stack as string | undefined;
  } catch {
    // The program has made these properties read-only.
    return 'throw';
  } finally {
    restore('stackTraceLimit', before.stackTraceLimit);
    restore('prepareStackTrace', before.prepareStackTrace);
  }
}

function restore(name: string, before: PropertyDescriptor | undefined): void {
  if (before === undefined) Reflect.deleteProperty(Error, name);
  else Reflect.defineProperty(Error, name, before);
}
