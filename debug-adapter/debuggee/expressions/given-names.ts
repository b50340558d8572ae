/** What a call gives by name alone: `then(Number)`, `catch(this.log)`. */
import type { Base0Position } from '../scripts/positions.js';
import { argumentsOf } from './callback-hook.js';
import { childrenOf, offsetOf, syntaxOf, type AnyNode } from './script-syntax.js';

/**
 * The arguments of the call whose method's name ends here; undefined if one is no name, as a function written there,
 * or the text cannot be read.
 */
export function givenNames(text: string, methodEnd: Base0Position): readonly string[] | undefined {
  const program = syntaxOf(text);
  const end = program && offsetOf(text, methodEnd);
  const call = program && end !== undefined ? callOfMethod(program, end) : undefined;
  if (call === undefined) return undefined;
  const given = argumentsOf(call);
  return given.every(isName) ? given.map((one) => text.slice(one.start, one.end)) : undefined;
}

function callOfMethod(program: AnyNode, end: number): AnyNode | undefined {
  for (let node: AnyNode | undefined = program; node !== undefined;) {
    if (node.type === 'CallExpression') {
      const callee = node['callee'] as AnyNode;
      const property = callee.type === 'MemberExpression' ? (callee['property'] as AnyNode) : undefined;
      if (property?.end === end) return node;
    }
    node = childrenOf(node).find((child) => child.start <= end && end < child.end);
  }
  return undefined;
}

/** To read it calls nothing but getters. */
function isName(node: AnyNode): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression') return true;
  return node.type === 'MemberExpression' && node['computed'] === false && isName(node['object'] as AnyNode);
}
