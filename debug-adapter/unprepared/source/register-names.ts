/**
 * Which variable each register of a suspended function holds. V8 does not keep that: it is concluded from the text, in
 * the order in which V8 assigns registers to variables that no closure uses: parameters, then locals, scope by scope.
 */
import type { AnyNode } from 'acorn';
import { namesIn } from '../../../runtime/rewrite/bindings.js';
import { childrenOf, isFunction, type FunctionNode } from '../../../runtime/rewrite/syntax.js';

export interface RegisterNames {
  /** By register; undefined for one that has no simple name or is in the context. */
  readonly parameters: readonly (string | undefined)[];
  /** Those after them, without the register of the generator object itself. */
  readonly locals: readonly string[];
}

const known = new WeakMap<FunctionNode, RegisterNames>();

export function registerNames(node: FunctionNode): RegisterNames {
  let names = known.get(node);
  if (names === undefined) {
    names = concluded(node);
    known.set(node, names);
  }
  return names;
}

function concluded(node: FunctionNode): RegisterNames {
  const { captured, evaluates } = mentionedInside(node);
  const parameters = node.params.map((one) => (one.type === 'Identifier' ? one.name : undefined));
  const isSimple = node.params.every(({ type }) => type === 'Identifier');
  const top = isSimple ? [] : node.params.flatMap((one) => (one.type === 'Identifier' ? [] : namesIn(one)));
  const scopes: string[][] = [top];
  collect(node.body, top, top, scopes, node);
  const [first = [], ...others] = scopes;
  const locals = [...new Set(first), ...others.flat()].filter(
    (name) => !captured.has(name) && !parameters.includes(name),
  );
  return {
    parameters: parameters.map((name) => (name !== undefined && captured.has(name) ? undefined : name)),
    // With `eval` every variable is in the context.
    locals: evaluates ? [] : locals,
  };
}

/** Names used by inner functions, whatever they refer to there, and whether anything evaluates text. */
function mentionedInside(node: FunctionNode): { captured: Set<string>; evaluates: boolean } {
  const captured = new Set<string>();
  let evaluates = false;
  const visit = (inner: AnyNode, isInside: boolean): void => {
    if (inner.type === 'Identifier' && isInside) captured.add(inner.name);
    if (inner.type === 'CallExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'eval')
      evaluates = true;
    const isDeeper =
      isInside || (inner !== node && (isFunction(inner) || inner.type === 'PropertyDefinition'));
    for (const child of childrenOf(inner)) if (!isPlainName(inner, child)) visit(child, isDeeper);
  };
  visit(node, false);
  return { captured, evaluates };
}

/** A name that is not a variable: of a property, of a member. */
function isPlainName(holder: AnyNode, child: AnyNode): boolean {
  if (holder.type === 'MemberExpression') return child === holder.property && !holder.computed;
  if (holder.type === 'Property') return child === holder.key && !holder.computed && !holder.shorthand;
  if (holder.type === 'MethodDefinition' || holder.type === 'PropertyDefinition')
    return child === holder.key && !holder.computed;
  return false;
}

/** Adds the names declared under a node to its scope, to the function's (`var`), or to new ones. */
function collect(
  node: AnyNode,
  scope: string[],
  top: string[],
  scopes: string[][],
  root: FunctionNode,
): void {
  if (isFunction(node)) {
    if (node.type === 'FunctionDeclaration' && node.id) scope.push(node.id.name);
    return;
  }
  if (node.type === 'ClassDeclaration') {
    if (node.id) scope.push(node.id.name);
    return;
  }
  if (node.type === 'VariableDeclaration') {
    for (const { id, init } of node.declarations) {
      (node.kind === 'var' ? top : scope).push(...namesIn(id));
      if (init) collect(init, scope, top, scopes, root);
    }
    return;
  }
  let inner = scope;
  if (opensScope(node, root)) {
    inner = [];
    scopes.push(inner);
    if (node.type === 'CatchClause' && node.param) inner.push(...namesIn(node.param));
  }
  for (const child of childrenOf(node)) collect(child, inner, top, scopes, root);
}

function opensScope(node: AnyNode, root: FunctionNode): boolean {
  if (node.type === 'BlockStatement') return node !== root.body;
  return /^(?:For(?:|Of|In)Statement|SwitchStatement|CatchClause)$/.test(node.type);
}
