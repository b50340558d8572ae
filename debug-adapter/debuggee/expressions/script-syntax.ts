/** The syntax of a script as it runs, read at a stop: which functions are around a place. */
import { parse, type Node } from 'acorn';
import type { Base0Position } from '../scripts/positions.js';

/** A longer text takes too long to read at a stop. */
const LONGEST_TEXT = 2_000_000;

/** A shorter text takes no time. */
const SHORT_TEXT = 1000;

/** Any node, by the fields that are read here. */
export type AnyNode = Node & Readonly<Record<string, unknown>>;

let last: { readonly text: string; readonly program: AnyNode | undefined } | undefined;

/** Undefined for a text that cannot be read. At one stop the same text is asked about several times. */
export function syntaxOf(text: string): AnyNode | undefined {
  // An expression is read at once, and must not take the place of a script.
  if (text.length < SHORT_TEXT) return parsed(text);
  if (last?.text !== text) last = { text, program: text.length > LONGEST_TEXT ? undefined : parsed(text) };
  return last.program;
}

/** Undefined for a text that is neither a module nor a script. */
export function parsed(text: string): AnyNode | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    try {
      return parse(text, {
        ecmaVersion: 'latest',
        sourceType,
        locations: true,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
        allowSuperOutsideMethod: true,
      }) as unknown as AnyNode;
    } catch {
      // What is no module may be a script.
    }
  }
  return undefined;
}

/** Undefined for a place beyond the text. */
export function offsetOf(text: string, { line, column }: Base0Position): number | undefined {
  let offset = 0;
  for (let passed = 0; passed < line; passed++) {
    const end = text.indexOf('\n', offset);
    if (end < 0) return undefined;
    offset = end + 1;
  }
  return offset + column;
}

/** The nodes around the head of a function, outermost first. */
export function pathTo(program: AnyNode, offset: number): AnyNode[] {
  const path: AnyNode[] = [];
  for (let node: AnyNode | undefined = program; node !== undefined;) {
    path.push(node);
    node = childrenOf(node).find((child) => child.start <= offset && offset < child.end);
  }
  // V8's place is that of the parameters: below their function may be what they are made of.
  const last = path.findLastIndex((node) => isFunction(node) && offset < (node['body'] as AnyNode).start);
  return path.slice(0, last + 1);
}

export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode);
}

export function isFunction(node: AnyNode): boolean {
  return /Function/.test(node.type);
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
