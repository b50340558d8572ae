/** Decides by its number whether a hit of a breakpoint stops. */
import type { HitCondition } from '../../protocol/breakpoint-conditions.js';

/** `hits` counts from 1; without a condition every hit stops. */
export function stopsAt(hits: number, condition: HitCondition | undefined): boolean {
  if (condition === undefined) return true;
  const { operator, count } = condition;
  switch (operator) {
    case '==':
      return hits === count;
    case '>=':
      return hits >= count;
    case '>':
      return hits > count;
    case '<=':
      return hits <= count;
    case '<':
      return hits < count;
    case '%':
      return hits % count === 0;
  }
}
