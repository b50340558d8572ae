/**
 * Decides whether a line breakpoint stops. V8 evaluates a condition there that calls `lineReached` with closures over
 * the frame: the user's expressions run in the frame; counting, logging and failures are handled here.
 */
import type { BreakpointPart, HitCondition } from '../../protocol/breakpoint-conditions.js';
import { copyArray } from '../../realm/copy-in.js';
import { describeError, logText } from './log-text.js';
import { stopsAt } from './hit-conditions.js';

/** Text, or a closure that gives the value of an expression. */
export type LinePart = string | (() => unknown);

const hitsOf = new Map<number, number>();
/** What was reported for each breakpoint, by the part that failed and its message: each once. */
const reported = new Map<number, Set<string>>();

export interface LineListener {
  /** The text of a log message, instead of a stop. */
  log(breakpoint: number, text: string): void;
  /** A condition, or an expression of a log message, has failed. */
  failed(breakpoint: number, part: BreakpointPart, message: string): void;
}

/** Whether the program stops; a condition that fails does not hold. */
export function lineReached(
  breakpoint: number,
  condition: (() => unknown) | null,
  hitCondition: HitCondition | null,
  message: readonly LinePart[] | null,
  listener: LineListener,
): boolean {
  const failed = (part: BreakpointPart, error: unknown): void => {
    const known = reported.get(breakpoint) ?? new Set<string>();
    reported.set(breakpoint, known);
    const text = describeError(error);
    const key = `${part}: ${text}`;
    if (!known.has(key)) listener.failed(breakpoint, part, text);
    known.add(key);
  };
  try {
    if (condition !== null && !condition()) return false;
  } catch (error) {
    failed('condition', error);
    return false;
  }
  const hits = (hitsOf.get(breakpoint) ?? 0) + 1;
  hitsOf.set(breakpoint, hits);
  if (!stopsAt(hits, hitCondition ?? undefined)) return false;
  if (message === null) return true;
  // The list belongs to the program's realm: its methods may have been replaced.
  const given = copyArray(message);
  const parts = given.map((part) => (typeof part === 'string' ? part : { expression: '' }));
  const text = logText(
    parts,
    (_, index) => (given[index] as () => unknown)(),
    (error) => {
      failed('logMessage', error);
    },
  );
  listener.log(breakpoint, text);
  return false;
}

/** Forgets counts and reported messages: the debugger has left. */
export function forgetLines(): void {
  hitsOf.clear();
  reported.clear();
}
