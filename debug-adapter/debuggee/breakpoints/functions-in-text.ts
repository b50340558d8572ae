/** Functions of a script by their common names: `f`, `Class.method`, `object.method`. */
import { parsed, type AnyNode } from '../expressions/script-syntax.js';
import { base0, type Base0Position } from '../scripts/positions.js';

export interface NamedFunction {
  /** With its class, if it has one: `Runner.run`. */
  readonly name: string;
  /** Async, or a generator. */
  readonly isCoroutine: boolean;
  /**
   * Where the statements of its body begin, in order, also those in an inserted `try`; for an expression, where it begins;
   * for an empty body, its end.
   */
  readonly body: readonly Base0Position[];
}

/** What the source calls the name at this node; undefined: as the text does. */
export type NameInSource = (node: AnyNode) => string | undefined;

/** Empty for a text that cannot be parsed. */
export function functionsIn(text: string, nameInSource: NameInSource = () => undefined): NamedFunction[] {
  const program = parsed(text);
  if (program === undefined) return [];
  const functions = new Functions(nameInSource);
  functions.visit(program, undefined, '');
  return functions.found;
}

class Functions {
  readonly found: NamedFunction[] = [];

  constructor(private readonly nameInSource: NameInSource) {}

  /**
   * @param name what the node is assigned to, if anything
   * @param owner the enclosing class or object
   */
  visit(node: AnyNode, name: string | undefined, owner: string): void {
    const inner = this.ownerWithin(node, name, owner);
    if (/Function/.test(node.type)) {
      const own = name ?? this.nameOf(node['id']);
      if (own !== undefined)
        this.found.push({
          name: owner === '' ? own : `${owner}.${own}`,
          isCoroutine: node['async'] === true || node['generator'] === true,
          body: bodyOf(node['body'] as AnyNode),
        });
    }
    for (const [key, value] of Object.entries(node)) {
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (!isNode(child)) continue;
        const isValue = key === 'value' || key === 'init' || key === 'right';
        this.visit(
          child,
          isValue ? this.givenName(node) : undefined,
          isValue ? (this.givenOwner(node) ?? inner) : inner,
        );
      }
    }
  }

  private ownerWithin(node: AnyNode, name: string | undefined, owner: string): string {
    if (/^Class(?:Declaration|Expression)$/.test(node.type)) return this.nameOf(node['id']) ?? name ?? '';
    if (node.type === 'ObjectExpression') return name ?? '';
    return /^(?:ClassBody|MethodDefinition|PropertyDefinition|Property)$/.test(node.type) ? owner : '';
  }

  /** The name that a value gets from its position. */
  private givenName(node: AnyNode): string | undefined {
    switch (node.type) {
      case 'VariableDeclarator':
        return this.nameOf(node['id']);
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'Property':
        return node['computed'] === true ? undefined : this.nameOf(node['key']);
      case 'AssignmentExpression': {
        const left = node['left'] as AnyNode;
        return this.nameOf(left.type === 'MemberExpression' ? left['property'] : left);
      }
      default:
        return undefined;
    }
  }

  /** For `Runner.prototype.run = …` and `exports.run = …`. */
  private givenOwner(node: AnyNode): string | undefined {
    if (node.type !== 'AssignmentExpression') return undefined;
    const left = node['left'] as AnyNode;
    if (left.type !== 'MemberExpression') return undefined;
    const object = left['object'] as AnyNode;
    const isPrototype = this.nameOf(object['property']) === 'prototype';
    return this.nameOf(isPrototype ? object['object'] : object);
  }

  private nameOf(node: unknown): string | undefined {
    if (!isNode(node)) return undefined;
    const inSource = this.nameInSource(node);
    if (inSource !== undefined) return inSource;
    const { name, value } = node;
    if (node.type === 'PrivateIdentifier') return `#${String(name)}`;
    if (typeof name === 'string') return name;
    return node.type === 'Literal' && typeof value === 'string' ? value : undefined;
  }
}

function bodyOf(body: AnyNode): Base0Position[] {
  const { loc, type } = body;
  if (loc == null) return [];
  if (type !== 'BlockStatement') return [base0(loc.start.line - 1, loc.start.column)];
  const statements = (body['body'] as AnyNode[]).flatMap(startsOf);
  return [...statements, base0(loc.end.line - 1, loc.end.column - 1)];
}

/**
 * Of a statement, and of what stands in it where hooks were inserted around it: the statements of a `try`, and what is
 * given to the hook of a `return`.
 */
function startsOf(node: AnyNode): Base0Position[] {
  const { loc, type } = node;
  const inner =
    type === 'TryStatement'
      ? ((node['block'] as AnyNode)['body'] as AnyNode[])
      : type === 'ReturnStatement' && isNode(node['argument'])
        ? [node['argument']]
        : type === 'CallExpression'
          ? (node['arguments'] as AnyNode[])
          : [];
  const own = loc == null ? [] : [base0(loc.start.line - 1, loc.start.column)];
  return [...own, ...inner.flatMap(startsOf)];
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
