/** The statement at which a program is paused, read from the text. */
import type { Base0Position } from '../scripts/positions.js';
import { childrenOf, isFunction, offsetOf, syntaxOf, type AnyNode } from './script-syntax.js';

/**
 * Where the innermost statement around a place begins, without blocks; undefined where the text cannot be read, or no
 * statement of this function is there.
 */
export function statementAt(text: string, place: Base0Position): number | undefined {
  const program = syntaxOf(text);
  const offset = program && offsetOf(text, place);
  if (program === undefined || offset === undefined) return undefined;
  let found: number | undefined;
  let around: AnyNode | undefined;
  for (let node: AnyNode | undefined = program; node !== undefined;) {
    if (isFunction(node)) found = undefined;
    else if (isStatement(node, around)) found = node.start;
    around = node;
    node = childrenOf(node).find(({ start, end }) => start <= offset && offset < end);
  }
  return found;
}

/** The variables in the head of a loop are part of the loop. */
function isStatement({ type }: AnyNode, around: AnyNode | undefined): boolean {
  if (type === 'VariableDeclaration') return around?.type.startsWith('For') !== true;
  return type.endsWith('Statement') && type !== 'BlockStatement';
}
