/** What variables and functions of a compiled script were called in its sources, as the names in its source map say. */
import type { AnyNode as SyntaxNode } from 'acorn';
import type { LogMessage } from '../../../runtime/protocol/breakpoint-conditions.js';
import { NameScopes } from '../../../runtime/rewrite/name-scopes.js';
import type { Connection } from '../../inspector/connection.js';
import { base0, type Base0Position } from '../scripts/positions.js';
import type { Script } from '../scripts/script.js';
import { childrenOf, isFunction, offsetOf, pathTo, syntaxOf, type AnyNode } from './script-syntax.js';

/** Names in the script, each with what it was called in the source, which may be the same. */
export type SourceNames = ReadonlyMap<string, string>;

const NONE: SourceNames = new Map();

/** Those of the variables that are declared between two places, but for functions in between. */
export async function namesBetween(
  script: Script,
  connection: Connection,
  from: Base0Position,
  to: Base0Position,
): Promise<SourceNames> {
  if (!script.hasNames) return NONE;
  const text = (await script.lines(connection)).join('\n');
  const [program, start, end] = [syntaxOf(text), offsetOf(text, from), offsetOf(text, to)];
  if (program === undefined || start === undefined || end === undefined) return NONE;
  const names = new Map<string, string>();
  // The outermost first: a block within may have a variable of the same name.
  for (let level = [program]; level.length > 0; level = level.flatMap((node) => within(node, start, end)))
    for (const node of level)
      for (const declared of declaredBy(node)) {
        const own = nameOf(declared);
        if (own === undefined || declared.start < start || declared.start >= end || names.has(own)) continue;
        names.set(own, sourceNameOf(declared, script) ?? own);
      }
  return names;
}

/** Those of the variables that can be seen at a place. */
export async function namesSeenAt(
  script: Script,
  connection: Connection,
  place: Base0Position,
): Promise<SourceNames> {
  if (!script.hasNames) return NONE;
  const text = (await script.lines(connection)).join('\n');
  const [program, offset] = [syntaxOf(text), offsetOf(text, place)];
  if (program === undefined || offset === undefined) return NONE;
  const scopes = new NameScopes(program as SyntaxNode, (identifier) => sourceNameOf(identifier, script));
  return visibleNames(scopes.chainAt(offset));
}

/** @param chain those of each scope, innermost first: an inner variable hides an outer one of the same name */
export function visibleNames(chain: readonly SourceNames[]): SourceNames {
  return new Map(chain.toReversed().flatMap((names) => [...names]));
}

/**
 * The name of the function that begins here, with its class; undefined where the map says nothing of it.
 *
 * @param start where V8 says that the function begins: at its parameters
 */
export async function functionNameAt(
  script: Script,
  connection: Connection,
  start: Base0Position,
): Promise<string | undefined> {
  if (!script.hasNames) return undefined;
  const text = (await script.lines(connection)).join('\n');
  const [program, offset] = [syntaxOf(text), offsetOf(text, start)];
  if (program === undefined || offset === undefined) return undefined;
  const path = pathTo(program, offset);
  const at = path.length - 1;
  const [node, holder] = [path[at], path[at - 1]];
  if (node === undefined) return undefined;
  if (holder?.type !== 'MethodDefinition') return sourceNameOf(node['id'] ?? holder?.['id'], script);
  const of = path.findLastIndex(({ type }) => /^Class(?:Declaration|Expression)$/.test(type));
  const named = path[of]?.['id'] ?? path[of - 1]?.['id'];
  const [owner, method] = [named, holder['key']].map((one) => sourceNameOf(one, script) ?? nameOf(one));
  const isKnown = sourceNameOf(named, script) !== undefined;
  return isKnown && owner !== undefined && method !== undefined ? `${owner}.${method}` : undefined;
}

/** The expression with names of the source as the script has them. */
export function inScriptsNames(expression: string, names: SourceNames): string {
  const own = new Map([...names].map(([name, inSource]) => [inSource, name]));
  const program = syntaxOf(`(${expression}\n)`);
  if (program === undefined || own.size === 0) return expression;
  let text = expression;
  for (const { start, end, name, isShort } of mentionedIn(program).sort((a, b) => b.start - a.start)) {
    const inScript = own.get(name);
    if (inScript === undefined) continue;
    // One more: the parenthesis.
    text = text.slice(0, start - 1) + (isShort ? `${name}: ${inScript}` : inScript) + text.slice(end - 1);
  }
  return text;
}

/** The conditions and the message of a breakpoint, in the script's names. */
export function conditionsInScript<T extends Conditions>(one: T, names: SourceNames): T {
  const { condition, log } = one;
  if (names.size === 0 || (condition === undefined && log === undefined)) return one;
  return {
    ...one,
    ...(condition === undefined ? {} : { condition: inScriptsNames(condition, names) }),
    ...(log === undefined
      ? {}
      : {
          log: log.map((part) =>
            typeof part === 'string' ? part : { expression: inScriptsNames(part.expression, names) },
          ),
        }),
  };
}

interface Conditions {
  readonly condition?: string;
  readonly log?: LogMessage;
}

/** A variable that an expression mentions. */
interface Mention {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** It is `soup` in `{ soup }`: a name and a value at once. */
  readonly isShort?: boolean;
}

function mentionedIn(node: AnyNode): Mention[] {
  if (node.type === 'Identifier') return [{ start: node.start, end: node.end, name: String(node['name']) }];
  const isNamed = (node.type === 'MemberExpression' || node.type === 'Property') && node['computed'] !== true;
  const left = isNamed ? (node['property'] ?? node['key']) : undefined;
  if (node.type === 'Property' && node['shorthand'] === true)
    return mentionedIn(node['key'] as AnyNode).map((one) => ({ ...one, isShort: true }));
  return childrenOf(node)
    .filter((child) => child !== left)
    .flatMap(mentionedIn);
}

function within(node: AnyNode, start: number, end: number): AnyNode[] {
  return childrenOf(node).filter(
    (child) => child.start < end && child.end > start && !(isFunction(node) && node.start > start),
  );
}

/** The identifiers that a node declares. */
function declaredBy(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundIn(node['id']);
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [...boundIn(node['id']), ...((node['params'] ?? []) as unknown[]).flatMap(boundIn)];
    case 'CatchClause':
      return boundIn(node['param']);
    default:
      return [];
  }
}

function boundIn(pattern: unknown): AnyNode[] {
  if (typeof pattern !== 'object' || pattern === null) return [];
  const node = pattern as AnyNode;
  switch (node.type) {
    case 'Identifier':
      return [node];
    case 'AssignmentPattern':
      return boundIn(node['left']);
    case 'RestElement':
      return boundIn(node['argument']);
    case 'ArrayPattern':
      return (node['elements'] as unknown[]).flatMap(boundIn);
    case 'ObjectPattern':
      return (node['properties'] as AnyNode[]).flatMap((one) => boundIn(one['value'] ?? one));
    default:
      return [];
  }
}

/** What the source calls the name that begins at this node; undefined where the map says nothing of it. */
export function sourceNameOf(node: unknown, script: Script): string | undefined {
  const loc = (node as AnyNode | null | undefined)?.loc;
  return loc == null ? undefined : script.nameAt(base0(loc.start.line - 1, loc.start.column));
}

function nameOf(node: unknown): string | undefined {
  const name = (node as AnyNode | null | undefined)?.['name'];
  return typeof name === 'string' ? name : undefined;
}
