/**
 * Whether a generator that resumes without a request for a value from its consumer is being closed (`return`, a loop
 * that was left) or thrown into. Both run its `finally` clauses and end it, and inserted code cannot tell them apart;
 * but the built-in function that was called is below it on the JavaScript stack.
 *
 * Deliberately not here: an error thrown by a `finally` clause after a return had begun. The return is reported.
 */
import {
  ASYNC_GENERATOR,
  GENERATOR,
  ON_CONSUMER,
  type CoroutineRecord,
} from '../records/coroutine-record.js';

/** The runtime's frames and the generator's are above it. */
const FRAMES = 12;

/** Call only for a suspended record, within the hook by which it resumes. */
export function isClosing(record: CoroutineRecord): boolean {
  if (record.kind === GENERATOR) return builtinBelow() === 'return';
  // When closed, it first awaits its argument and resumes in a microtask: nothing is below it. A throw comes at once.
  if (record.kind === ASYNC_GENERATOR && record.mode === ON_CONSUMER) return builtinBelow() !== 'throw';
  return false;
}

/** `next`, `return` or `throw`; undefined if it has no caller, or cannot be determined. */
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
