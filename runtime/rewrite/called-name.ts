/** What a call in the text calls, by name, and whether text can be put around it. */
import type { AnyNode, CallExpression, Expression } from 'acorn';

/** The last name of the callee; undefined if it has none. */
export function calledName(callee: Expression | AnyNode): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  return callee.property.type === 'Identifier' ? callee.property.name : undefined;
}

/** Whether it is a part of `a?.b()`: a call around a part would end the chain. */
export function isInChain(node: CallExpression, path: readonly AnyNode[]): boolean {
  if (node.optional) return true;
  for (let index = path.length - 2; index >= 0; index--) {
    const type = path[index]?.type;
    if (type === 'ChainExpression') return true;
    if (type !== 'MemberExpression' && type !== 'CallExpression') return false;
  }
  return false;
}
