/**
 * V8 describes a failing expression by its source text: what stands behind `await` it calls `(intermediate value)`, but
 * where a hook stands there it names the hook. The messages are put right where an error becomes visible: when a catch
 * clause receives it, and when its stack is first read.
 */

/** A name the instrumenter gave a hook (see `instrument/insertion-mark.ts`), as V8 prints a call of it. */
const CALL =
  /[ªºµÞþÐðØøÅå][A-Za-z](?:\(\.\.\.\)| is not a function or its return value(?= is not (?:async )?iterable))/g;

/** Only V8's own words are touched: of TypeErrors, in a message nobody has redefined. */
export function repairMessage(error: unknown): void {
  if (!(error instanceof TypeError)) return;
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string') return;
  const repaired = message.replace(CALL, '(intermediate value)');
  if (repaired !== message) error.message = repaired;
}
