/** Questions about names: what the module binds itself, and whether a function body may become a block. */
import type { AnyNode, Pattern } from 'acorn';
import { childrenOf, isFunction, type FunctionNode } from './syntax.js';

/** All names a pattern binds. */
export function namesIn(pattern: Pattern): readonly string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? namesIn(element) : []));
    case 'RestElement':
      return namesIn(pattern.argument);
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'MemberExpression':
      return [];
  }
}

/**
 * Whether any declaration anywhere in the module binds `name`. Coarser than scopes: a module that shadows `Promise`
 * in one corner has no combinator rows at all, which costs a label and nothing else.
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
 * there: two of one name, or one that shares its name with a `var`, would be a syntax error.
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
