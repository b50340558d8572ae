/** The parts of a piece of syntax that are code: without names of properties (but private ones), labels and the like. */
import type { AnyNode } from 'acorn';
import { childrenOf } from '../../../runtime/rewrite/syntax.js';

export function mentionsOf(node: AnyNode): readonly AnyNode[] {
  switch (node.type) {
    case 'MemberExpression':
      return node.computed || node.property.type === 'PrivateIdentifier'
        ? [node.object, node.property]
        : [node.object];
    case 'Property':
    case 'MethodDefinition':
      return node.computed ? [node.key, node.value] : [node.value];
    case 'LabeledStatement':
      return [node.body];
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return [];
    default:
      return childrenOf(node);
  }
}
