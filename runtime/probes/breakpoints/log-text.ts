/**
 * The text of a log message: the values of its expressions on one line, without running code of the program to describe
 * them.
 */
import { inspect } from 'node:util';
import { isError } from '../../realm/is-error.js';
import type { LogMessage } from '../../protocol/breakpoint-conditions.js';

const LONGEST_TEXT = 10_000;

/**
 * Describes values without calling getters, proxy traps or `inspect` methods of the program. On one line: without
 * `compact: true` Node breaks up lists of more than six elements, however wide a line may be.
 */
const SAFELY = {
  compact: true,
  customInspect: false,
  getters: false,
  showProxy: true,
  depth: 2,
  breakLength: Infinity,
  maxArrayLength: 100,
  maxStringLength: LONGEST_TEXT,
} as const;

/** An expression that fails shows its error in braces; `failed` is called as well. */
export function logText(
  message: LogMessage,
  evaluate: (expression: string, index: number) => unknown,
  failed: (error: unknown) => void,
): string {
  return message
    .map((part, index) => {
      if (typeof part === 'string') return part;
      try {
        return textOf(evaluate(part.expression, index));
      } catch (error) {
        failed(error);
        return `{${describeError(error)}}`;
      }
    })
    .join('');
}

/** The thrown value on one line; an error that cannot even be described is reported as such. */
export function describeError(error: unknown): string {
  try {
    return isError(error) ? `${error.name}: ${error.message}` : textOf(error);
  } catch {
    return 'an error that cannot be described';
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : inspect(value, SAFELY);
}
