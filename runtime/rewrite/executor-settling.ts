/** What the executor of a `new Promise` can do with its promise, as far as its text shows. */
import type { AnyNode } from 'acorn';
import type { Settling } from '../protocol/sites.js';
import { childrenOf, type FunctionNode } from './syntax.js';

/** Undefined where it can do anything. */
export function settlingOf(executor: FunctionNode): Settling | undefined {
  // A function of the other kind has all that it is given in `arguments`.
  if (executor.type !== 'ArrowFunctionExpression' && mentions(executor.body, 'arguments')) return undefined;
  if (executor.params.length === 0) return 'never';
  const names = executor.params.map((one) => (one.type === 'Identifier' ? one.name : undefined));
  if (names.includes(undefined) || mentions(executor.body, 'eval')) return undefined;
  const [resolve, reject] = names;
  return onlyCalls(executor.body, resolve, reject) ? 'plainly' : undefined;
}

/** Whether these stand nowhere but where they are called, `resolve` with nothing that could be a promise. */
function onlyCalls(node: AnyNode, resolve: string | undefined, reject: string | undefined): boolean {
  if (node.type === 'Identifier') return node.name !== resolve && node.name !== reject;
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
    const { name } = node.callee;
    if (name === resolve && !node.arguments.every(isPlain)) return false;
    if (name === resolve || name === reject)
      return node.arguments.every((argument) => onlyCalls(argument, resolve, reject));
  }
  return childrenOf(node).every((child) => onlyCalls(child, resolve, reject));
}

function isPlain(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
      return true;
    case 'UnaryExpression':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    default:
      return false;
  }
}

function mentions(node: AnyNode, name: string): boolean {
  if (node.type === 'Identifier') return node.name === name;
  return childrenOf(node).some((child) => mentions(child, name));
}
