/** Questions about names: which names the module binds, and whether a function body may become a block. */
import type { AnyNode, Identifier, Pattern } from 'acorn';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** An identifier where it is declared. */
export type Declared = Pick<Identifier, 'name' | 'start' | 'loc'>;

/** All identifiers that a pattern binds. */
export function identifiersIn(pattern: Pattern): readonly Declared[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        identifiersIn(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? identifiersIn(element) : []));
    case 'RestElement':
      return identifiersIn(pattern.argument);
    case 'AssignmentPattern':
      return identifiersIn(pattern.left);
    case 'MemberExpression':
      return [];
  }
}

/** All names a pattern binds. */
export function namesIn(pattern: Pattern): readonly string[] {
  return identifiersIn(pattern).map(({ name }) => name);
}

/**
 * Whether any declaration anywhere in the module binds `name`. Coarser than scopes: a module that shadows `Promise` in
 * one place has no combinator rows at all, which only costs a label.
 */
export function isBoundAnywhere(name: string, root: AnyNode): boolean {
  const binds = (patterns: readonly Pattern[]): boolean =>
    patterns.some((pattern) => namesIn(pattern).includes(name));
  const search = (node: AnyNode): boolean => {
    switch (node.type) {
      case 'VariableDeclarator':
        if (binds([node.id])) return true;
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (node.id?.name === name || binds(node.params)) return true;
        break;
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id?.name === name) return true;
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        if (node.local.name === name) return true;
        break;
      case 'CatchClause':
        if (node.param && binds([node.param])) return true;
        break;
      default:
    }
    return childrenOf(node).some(search);
  };
  return search(root);
}

/**
 * Whether the body of this function means the same inside a `try` block. Function declarations become block-scoped
 * there: two with one name, or one that shares its name with a `var`, would be a syntax error.
 */
export function canBecomeBlock(node: FunctionNode): boolean {
  if (node.body.type !== 'BlockStatement') return true;
  const declared = node.body.body.flatMap((statement) =>
    statement.type === 'FunctionDeclaration' ? [statement.id.name] : [],
  );
  if (declared.length === 0) return true;
  const names = new Set(declared);
  if (names.size !== declared.length) return false;
  const declaresVar = (child: AnyNode): boolean => {
    if (isFunction(child)) return false;
    if (child.type === 'VariableDeclaration' && child.kind === 'var')
      if (child.declarations.some(({ id }) => namesIn(id).some((name) => names.has(name)))) return true;
    return childrenOf(child).some(declaresVar);
  };
  return !node.body.body.some(declaresVar);
}
