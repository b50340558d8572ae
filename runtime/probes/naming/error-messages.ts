/**
 * V8 describes a failing expression by its source text: the operand of `await` is `(intermediate value)`, but where the
 * operand is a hook call, V8 names the hook. Messages are corrected where an error becomes visible: when a catch clause
 * receives it, and when its stack is first read.
 */

import { isError } from '../../realm/is-error.js';
import { programTypeErrorPrototype } from '../../realm/program.js';

/** The instrumenter's name for a hook (see `instrument/insertion-mark.ts`), as V8 prints a call of it. */
const CALL =
  /[ªºµÞþÐðØøÅå][A-Za-z](?:\(\.\.\.\)(?: is not a function or its return value(?= is not (?:async )?iterable))?| is not a function or its return value(?= is not (?:async )?iterable))/g;

/** Also for a derived class; uses nothing that the program could have changed. */
function isTypeError(error: Error): boolean {
  for (
    let next: unknown = error;
    typeof next === 'object' && next !== null;
    next = Object.getPrototypeOf(next)
  )
    if (next === programTypeErrorPrototype) return true;
  return false;
}

/** Only V8's own messages are changed: TypeErrors whose message was not redefined. */
export function repairMessage(error: unknown): void {
  if (!isError(error) || !isTypeError(error)) return;
  const message: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof message !== 'string') return;
  const repaired = message.replace(CALL, '(intermediate value)');
  if (repaired !== message) error.message = repaired;
}
