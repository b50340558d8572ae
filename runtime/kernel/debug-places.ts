/**
 * In debug mode, where objects were made and where coroutines wait: for reports of slow callbacks and stacks of tasks.
 * The place of a suspended generator cannot be found later, so each await reads its stack: some microseconds.
 */
import { capture, framesOf } from './await-places.js';
import { currentScope } from './running-loop.js';

const stacks = new WeakMap<object, Error>();

/** The running code is about to wait here. */
export function noteWait(): void {
  const scope = currentScope();
  if (scope !== undefined) notePlace(scope);
}

/** This was made here. */
export function notePlace(subject: object): void {
  const stack = capture();
  if (stack !== undefined) stacks.set(subject, stack);
}

export function forgetPlace(subject: object): void {
  stacks.delete(subject);
}

/** The frames of the program, innermost first; empty if unknown. */
export function placeOf(subject: object): readonly string[] {
  const stack = stacks.get(subject);
  return stack === undefined ? [] : framesOf(stack).map((frame) => frame.trim());
}
