/** Expressions for parts of values, for *Add to Watch* and *Copy as Expression*. */
import { parseExpressionAt, type Node } from 'acorn';

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Symbols that every program has under this name. */
const WELL_KNOWN = /^Symbol\((Symbol\.\w+)\)$/;
const INDEX = /^(?:0|[1-9]\d*)$/;

/**
 * The expression for a property; undefined if there is none: for V8's internal properties, and for symbols.
 *
 * @param subtype V8's subtype of the object: the entries of a Map are not properties for the program
 */
export function pathOfProperty(
  path: string | undefined,
  name: string,
  subtype: string | undefined,
): string | undefined {
  if (path === undefined) return undefined;
  if (subtype === 'internal#entry') {
    if (name === 'key') return `${path}[0]`;
    return name === 'value' ? `${path}[1]` : undefined;
  }
  if (name === '[[Prototype]]') return `Object.getPrototypeOf(${path})`;
  // No program can list the entries of a WeakMap; to list those of an iterator takes them from it.
  if (name === '[[Entries]]')
    return subtype === 'map' || subtype === 'set' ? `[...${path}.entries()]` : undefined;
  if (name.startsWith('[[')) return undefined;
  if (IDENTIFIER.test(name) || /^#/.test(name)) return `${path}.${name}`;
  if (INDEX.test(name)) return `${path}[${name}]`;
  const [, wellKnown] = WELL_KNOWN.exec(name) ?? [];
  if (wellKnown !== undefined) return `${path}[${wellKnown}]`;
  return name.startsWith('Symbol(') ? undefined : `${path}[${JSON.stringify(name)}]`;
}

/** The expression itself if its repeated evaluation returns the same value: `a.b[0]`, but not `a.b()`. */
export function pathOfExpression(expression: string): string | undefined {
  let node: Node;
  try {
    node = parseExpressionAt(expression, 0, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
  } catch {
    return undefined;
  }
  const isWhole = expression.slice(node.end).trim() === '';
  return isWhole && isPath(node) ? expression.trim() : undefined;
}

function isPath(node: Node): boolean {
  if (node.type === 'Identifier' || node.type === 'ThisExpression' || node.type === 'Literal') return true;
  if (node.type !== 'MemberExpression') return false;
  const { object, property, computed } = node as Node & { object: Node; property: Node; computed: boolean };
  return isPath(object) && (!computed || isPath(property));
}
