/**
 * Whether a function's parameters may create promises before its body begins. The hooks take the latest promise for the
 * function's own; after a call in a default value that would be another's, and none is better than a wrong one.
 */
import type { AnyNode } from 'acorn';

/** Expressions that can run code of the program, or make a promise themselves. */
const RUNS_CODE = new Set([
  'CallExpression',
  'NewExpression',
  'ImportExpression',
  'TaggedTemplateExpression',
  'AwaitExpression',
  'YieldExpression',
  'ClassExpression',
]);
/** Code in these runs later, if at all. */
const RUNS_LATER = new Set(['FunctionExpression', 'ArrowFunctionExpression']);

export function makesPromisesInParameters(parameters: readonly unknown[]): boolean {
  return parameters.some((parameter) => runsCode(parameter));
}

function runsCode(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(runsCode);
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  const { type } = value as AnyNode;
  if (RUNS_CODE.has(type)) return true;
  return !RUNS_LATER.has(type) && Object.values(value).some(runsCode);
}
