/** The display name of a function: its own name, or that of its class member, property or variable. */
import type { AnyNode, Class, Identifier, PrivateIdentifier } from 'acorn';
import type { FunctionNode } from './syntax.js';

/** A text, with the names that its source map has. */
export interface NamedText {
  readonly source: string;
  /** The name of what begins at this offset in the original source; undefined if the map has none. */
  readonly nameAt?: (offset: number) => string | undefined;
  /** The name that the function has in the source that begins at this offset; undefined if that is not known. */
  readonly functionNameAt?: (offset: number) => string | undefined;
}

/** `parents` from the outermost to the direct parent of `node`. */
export function nameFunction(node: FunctionNode, parents: readonly AnyNode[], text: NamedText): string {
  const named = node.id ? text.nameAt?.(node.id.start) : undefined;
  const inSource = named ?? text.functionNameAt?.(node.start);
  if (inSource !== undefined) return inSource;
  if (node.id) return nameOf(node.id, text);
  return nameByHolder(parents, parents.length - 1, text) ?? '(anonymous)';
}

/** The identifier's name in the original source. */
export function nameOf({ start, name }: Identifier | PrivateIdentifier, { nameAt }: NamedText): string {
  return nameAt?.(start) ?? name;
}

function nameByHolder(parents: readonly AnyNode[], index: number, text: NamedText): string | undefined {
  const holder = parents[index];
  switch (holder?.type) {
    case 'ParenthesizedExpression':
      return nameByHolder(parents, index - 1, text);
    case 'MethodDefinition':
    case 'PropertyDefinition': {
      const owner = parents[index - 2];
      const className =
        owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression' ? owner : undefined;
      return `${nameClass(className, parents, index - 3, text)}.${nameKey(holder.key, holder.computed, text)}`;
    }
    case 'Property':
      return nameKey(holder.key, holder.computed, text);
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? nameOf(holder.id, text) : undefined;
    case 'AssignmentPattern':
      return holder.left.type === 'Identifier' ? nameOf(holder.left, text) : undefined;
    case 'AssignmentExpression':
      return nameTarget(holder.left, text);
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
  text: NamedText,
): string {
  if (!node) return '(class)';
  return (node.id ? nameOf(node.id, text) : nameByHolder(parents, index, text)) ?? '(class)';
}

function nameKey(key: AnyNode | PrivateIdentifier, computed: boolean, text: NamedText): string {
  if (key.type === 'PrivateIdentifier') return `#${nameOf(key, text).replace(/^#/, '')}`;
  if (key.type === 'Identifier' && !computed) return nameOf(key, text);
  if (key.type === 'Literal') return String(key.value);
  return `[${text.source.slice(key.start, key.end)}]`;
}

function nameTarget(target: AnyNode, text: NamedText): string | undefined {
  if (target.type === 'Identifier') return nameOf(target, text);
  if (target.type !== 'MemberExpression') return undefined;
  return nameKey(target.property, target.computed, text);
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
