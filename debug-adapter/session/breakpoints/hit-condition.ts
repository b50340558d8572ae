/** Parses a hit condition as users of VS Code write it: `3`, `== 3`, `> 3`, `>= 3`, `< 3`, `<= 3`, `% 3`. */
import type { HitCondition } from '../../../runtime/protocol/breakpoint-conditions.js';

/**
 * Returns a sentence if it cannot be parsed. A number alone means exactly that hit, as in VS Code's JavaScript
 * debugger.
 */
export function readHitCondition(text: string): HitCondition | string {
  const match = /^\s*(>=|>|<=|<|={1,3}|%)?\s*(\d+)\s*$/.exec(text);
  const count = Number(match?.[2]);
  const written = match?.[1] ?? '==';
  if (match === null || !Number.isSafeInteger(count) || (written === '%' && count === 0)) {
    return `'${text}' is not a hit condition: write a number, or one after ==, >, >=, <, <= or %.`;
  }
  const operator = written.startsWith('=') ? '==' : (written as HitCondition['operator']);
  return { operator, count };
}
