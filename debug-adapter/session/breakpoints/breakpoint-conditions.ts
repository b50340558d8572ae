/**
 * Parses the conditions and messages of a breakpoint. A wrong one is refused in one sentence, for that breakpoint
 * alone.
 */
import { parseExpressionAt, tokenizer } from 'acorn';
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
  const expression = condition.trim() === '' ? undefined : readExpression(condition);
  if (expression instanceof Error) return `The condition cannot be read: ${expression.message}.`;
  const hits = hitCondition.trim() === '' ? undefined : readHitCondition(hitCondition);
  if (typeof hits === 'string') return hits;
  const log = logMessage === '' ? undefined : readLogMessage(logMessage);
  if (typeof log === 'string') return log;
  return {
    ...(expression === undefined ? {} : { condition: expression }),
    ...(hits === undefined ? {} : { hits }),
    ...(log === undefined ? {} : { log }),
  };
}

/** The expression alone, without comments and a semicolon around it; or why the text is none. */
function readExpression(text: string): string | Error {
  try {
    const { start, end } = parseExpressionAt(text, 0, {
      ecmaVersion: 'latest',
      preserveParens: true,
      allowSuperOutsideMethod: true,
    });
    const after = [...tokenizer(text.slice(end), { ecmaVersion: 'latest' })];
    return after.length === 0 || (after.length === 1 && after[0]?.type.label === ';')
      ? text.slice(start, end)
      : new Error(`'${text.slice(end).trim()}' is not expected after an expression`);
  } catch (error) {
    return new Error((error as Error).message.replace(/ \(\d+:\d+\)$/, ''));
  }
}
