/** What people call a function: its own name, or that of the class member, property or variable it is kept in. */
import type { AnyNode, Class, PrivateIdentifier } from 'acorn';
import type { FunctionNode } from './syntax.js';

/** `parents` from the outermost to the one that holds `node`. */
export function nameFunction(node: FunctionNode, parents: readonly AnyNode[], source: string): string {
  if (node.id) return node.id.name;
  return nameByHolder(parents, parents.length - 1, source) ?? '(anonymous)';
}

function nameByHolder(parents: readonly AnyNode[], index: number, source: string): string | undefined {
  const holder = parents[index];
  switch (holder?.type) {
    case 'ParenthesizedExpression':
      return nameByHolder(parents, index - 1, source);
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const owner = parents[index - 2];
      const className =
        owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : undefined;
      return `${nameClass(className, parents, index - 3, source)}.${nameKey(holder.key, holder.computed, source)}`;
    }
    case 'Property':
      return nameKey(holder.key, holder.computed, source);
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? holder.id.name : undefined;
    case 'AssignmentPattern':
      return holder.left.type === 'Identifier' ? holder.left.name : undefined;
    case 'AssignmentExpression':
      return nameTarget(holder.left, source);
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return undefined;
  }
}

function nameClass(
  node: Class | undefined,
  parents: readonly AnyNode[],
  index: number,
  source: string,
): string {
  if (!node) return '(class)';
  return node.id?.name ?? nameByHolder(parents, index, source) ?? '(class)';
}

function nameKey(key: AnyNode | PrivateIdentifier, computed: boolean, source: string): string {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  if (key.type === 'Literal') return String(key.value);
  return `[${source.slice(key.start, key.end)}]`;
}

function nameTarget(target: AnyNode, source: string): string | undefined {
  if (target.type === 'Identifier') return target.name;
  if (target.type !== 'MemberExpression') return undefined;
  return nameKey(target.property, target.computed, source);
}

/** Names of the simple parameters; a default counts as simple, a destructured one is left out. */
export function nameParameters(node: FunctionNode): readonly string[] {
  return node.params.flatMap((parameter) => {
    const bare =
      parameter.type === 'AssignmentPattern'
        ? parameter.left
        : parameter.type === 'RestElement'
          ? parameter.argument
          : parameter;
    return bare.type === 'Identifier' ? [bare.name] : [];
  });
}
