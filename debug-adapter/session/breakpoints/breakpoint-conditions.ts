/**
 * Parses the conditions and messages of a breakpoint. A wrong one is refused in one sentence, for that breakpoint
 * alone.
 */
import { parseExpressionAt } from 'acorn';
import type { HitCondition, LogMessage } from '../../../runtime/protocol/breakpoint-conditions.js';
import { readHitCondition } from './hit-condition.js';
import { readLogMessage } from './log-message.js';

export interface Written {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

export interface Conditions {
  readonly condition?: string;
  readonly hits?: HitCondition;
  readonly log?: LogMessage;
}

/** Returns a sentence for the first text that cannot be parsed. An empty text counts as absent. */
export function readConditions({
  condition = '',
  hitCondition = '',
  logMessage = '',
}: Written): Conditions | string {
  const problem = condition === '' ? undefined : problemOf(condition);
  if (problem !== undefined) return `The condition cannot be read: ${problem}.`;
  const hits = hitCondition.trim() === '' ? undefined : readHitCondition(hitCondition);
  if (typeof hits === 'string') return hits;
  const log = logMessage === '' ? undefined : readLogMessage(logMessage);
  if (typeof log === 'string') return log;
  return {
    ...(condition === '' ? {} : { condition }),
    ...(hits === undefined ? {} : { hits }),
    ...(log === undefined ? {} : { log }),
  };
}

/** Why a text is not an expression; undefined if it is one. */
function problemOf(text: string): string | undefined {
  try {
    const { end } = parseExpressionAt(text, 0, {
      ecmaVersion: 'latest',
      preserveParens: true,
      allowSuperOutsideMethod: true,
    });
    const rest = text.slice(end).trim();
    return rest === '' || rest === ';' ? undefined : `'${rest}' is not expected after an expression`;
  } catch (error) {
    return (error as Error).message.replace(/ \(\d+:\d+\)$/, '');
  }
}
