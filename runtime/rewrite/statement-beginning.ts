/** Whether V8 can stop before an expression as it does before a statement. */
import type { AnyNode } from 'acorn';
import { STATEMENT_FOLLOWS } from '../protocol/insertion-mark.js';

export { STATEMENT_FOLLOWS };

/**
 * How inserted text that opens the innermost of these nodes must end.
 *
 * @param path the enclosing nodes, the expression last
 */
export function endOfOpening(path: readonly AnyNode[]): string {
  return beginsStatement(path) ? STATEMENT_FOLLOWS : '';
}

function beginsStatement(path: readonly AnyNode[]): boolean {
  const node = path.at(-1);
  const parent = path.at(-2);
  if (!node || !parent) return false;
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.init === node;
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return parent.test === node;
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.right === node;
    default:
      return path.some(({ type, start }) => type === 'ExpressionStatement' && start === node.start);
  }
}
