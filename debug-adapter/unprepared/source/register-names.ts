/**
 * Which variable each register of a suspended function holds. V8 does not keep that: it is concluded from the text, in
 * the order in which V8 assigns registers to variables that no closure uses: parameters, then the function's own, then
 * scope by scope, of neighbours the last one first.
 */
import type { AnyNode } from 'acorn';
import { namesIn } from '../../../runtime/rewrite/bindings.js';
import { childrenOf, isFunction, type FunctionNode } from '../../../runtime/rewrite/syntax.js';
import {
  functionScope,
  GENERATOR,
  hasSimpleParameters,
  type Binding,
  type Scope,
} from './variable-scopes.js';

/** A variable that code at an index can use. */
export interface VisibleVariable {
  readonly name: string;
  /** Undefined for one in a context. */
  readonly register: number | undefined;
  readonly isParameter: boolean;
}

export interface RegisterNames {
  /** The register that has to hold the generator object, if the rest is right. */
  readonly generator: number | undefined;
  readonly parameters: readonly VisibleVariable[];
  /** Outermost first; of equal names only the one that is meant there. */
  visibleAt(index: number): readonly VisibleVariable[];
}

const known = new WeakMap<FunctionNode, RegisterNames | undefined>();

/** Undefined for a function whose variables do not follow from its text alone. */
export function registerNames(node: FunctionNode): RegisterNames | undefined {
  if (!known.has(node)) known.set(node, hasUncertainScopes(node) ? undefined : concluded(node));
  return known.get(node);
}

function concluded(node: FunctionNode): RegisterNames {
  const root = functionScope(node);
  const registers = new Map<Binding, number>();
  const isSimple = hasSimpleParameters(node);
  let next = 0;
  for (const parameter of node.params) {
    // Others are passed in registers without a name, and their names are variables like those of the body.
    const binding = parameter.type === 'Identifier' && isSimple ? root.named(parameter.name) : undefined;
    if (binding !== undefined) registers.set(binding, next);
    if (parameter.type !== 'RestElement') next++;
  }
  const passed = new Set(registers.keys());
  let generator: number | undefined;
  const assign = (binding: Binding): void => {
    if (passed.has(binding) || !binding.isUsed || binding.isInContext) return;
    if (binding.name === GENERATOR) generator = next;
    registers.set(binding, next++);
  };
  const assignScope = (scope: Scope): void => {
    const isArrow = scope === root && node.type === 'ArrowFunctionExpression';
    for (const binding of scope.bindings) if (!isArrow || !binding.isTemporary) assign(binding);
    if (isArrow) for (const binding of scope.bindings) if (binding.isTemporary) assign(binding);
    for (const inner of scope.inner.toReversed()) if (inner.kind !== 'function') assignScope(inner);
  };
  assignScope(root);
  const variableOf = (binding: Binding): VisibleVariable => ({
    name: binding.name,
    register: binding.isInContext ? undefined : registers.get(binding),
    isParameter: passed.has(binding),
  });
  return {
    generator,
    parameters: node.params.flatMap(namesIn).flatMap((name) => {
      const binding = root.named(name);
      return binding === undefined ? [] : [variableOf(binding)];
    }),
    visibleAt: (index) => visibleAt(root, index, variableOf),
  };
}

function visibleAt(
  root: Scope,
  index: number,
  variableOf: (binding: Binding) => VisibleVariable,
): VisibleVariable[] {
  const scopes: Scope[] = [];
  for (let next: Scope | undefined = root; next !== undefined;) {
    scopes.unshift(next);
    next = next.inner.find(
      ({ kind, extent }) => kind !== 'function' && index >= extent.start && index < extent.end,
    );
  }
  const hidden = new Set<string>();
  const visible: VisibleVariable[][] = [];
  for (const { bindings } of scopes) {
    const own: VisibleVariable[] = [];
    for (const binding of bindings) {
      const { name, isTemporary, since, isUsed } = binding;
      if (!isUsed || hidden.has(name)) continue;
      hidden.add(name);
      if (!isTemporary && (since === undefined || index >= since)) own.push(variableOf(binding));
    }
    visible.unshift(own);
  }
  return visible.flat();
}

/** Whether anything in it declares variables that its text does not show. */
function hasUncertainScopes(node: FunctionNode): boolean {
  return evaluates(node) || childrenOf(node).some((child) => declaresElsewhere(child, child === node.body));
}

/** With `eval` every variable is in a context. */
function evaluates(node: AnyNode): boolean {
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval')
    return true;
  return childrenOf(node).some(evaluates);
}

/** `with`, and functions in blocks: without strict mode V8 makes a second variable of these. */
function declaresElsewhere(node: AnyNode, isBody: boolean): boolean {
  if (node.type === 'WithStatement') return true;
  return childrenOf(node).some((child) =>
    isFunction(child) ? child.type === 'FunctionDeclaration' && !isBody : declaresElsewhere(child, false),
  );
}
