/** Which names a piece of code mentions, assigns, declares by `var`, and mentions in inner functions. */
import type { AnyNode } from 'acorn';
import { namesIn } from './bindings.js';
import { childrenOf, isFunction } from './syntax.js';

export interface Mentions {
  /** Every name that may stand for a variable; too many is safe. */
  readonly names: ReadonlySet<string>;
  /** Mentioned in an inner function or class. */
  readonly byOthers: ReadonlySet<string>;
  /** Declared by `var`. */
  readonly vars: ReadonlySet<string>;
  /** It contains an `eval` or `with`, which can refer to any name. */
  readonly unknown: boolean;
}

/** For a function: its parameters and body; default values count as its own. */
export function mentionsIn(root: AnyNode): Mentions {
  const names = new Set<string>();
  const byOthers = new Set<string>();
  const vars = new Set<string>();
  let unknown = false;
  const visit = (node: AnyNode, byOther: boolean): void => {
    if (node.type === 'Identifier') {
      names.add(node.name);
      if (byOther) byOthers.add(node.name);
      unknown ||= node.name === 'eval';
      return;
    }
    if (node.type === 'MemberExpression' && !node.computed) {
      visit(node.object, byOther);
      return;
    }
    if (node.type === 'WithStatement') unknown = true;
    if (node.type === 'VariableDeclaration' && node.kind === 'var' && !byOther)
      for (const { id } of node.declarations) for (const name of namesIn(id)) vars.add(name);
    const other = byOther || isFunction(node) || node.type.startsWith('Class');
    for (const child of childrenOf(node)) visit(child, other);
  };
  for (const child of childrenOf(root)) visit(child, false);
  return { names, byOthers, vars, unknown };
}

/** Names assigned anywhere in a piece of code; too many is safe. */
export function assignedIn(root: AnyNode): ReadonlySet<string> {
  const assigned = new Set<string>();
  const addTargets = (node: AnyNode): void => {
    if (node.type === 'MemberExpression') return;
    if (node.type === 'Identifier') assigned.add(node.name);
    for (const child of childrenOf(node)) addTargets(child);
  };
  const visit = (node: AnyNode): void => {
    if (node.type === 'AssignmentExpression') addTargets(node.left);
    if (node.type === 'UpdateExpression') addTargets(node.argument);
    if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') addTargets(node.left);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return assigned;
}

/** Whether a function, or an arrow function in it, has `arguments`. */
export function readsArguments(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'arguments';
  return childrenOf(node).some(readsArguments);
}
