/** The words that code at a stop may still come to: what runs when the program continues can use no other variables. */
import type { Base0Position } from '../scripts/positions.js';
import { childrenOf, isFunction, offsetOf, syntaxOf, type AnyNode } from './script-syntax.js';

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/**
 * Of the function around this place, from the statement or the outermost loop that it is in. Words in texts and comments are
 * among them. Undefined if the text cannot be read.
 */
export function wordsAhead(text: string, at: Base0Position): ReadonlySet<string> | undefined {
  const program = syntaxOf(text);
  const offset = program && offsetOf(text, at);
  if (program === undefined || offset === undefined) return undefined;
  const path = pathTo(program, offset);
  const first = path.findLastIndex(isFunction);
  const body = path[Math.max(0, first)];
  if (body === undefined) return undefined;
  const inside = path.slice(first + 1);
  const from = inside.find(isLoop) ?? inside.findLast(isStatement) ?? body;
  return new Set(text.slice(from.start, body.end).match(WORD));
}

function pathTo(program: AnyNode, offset: number): AnyNode[] {
  const path: AnyNode[] = [];
  for (let node: AnyNode | undefined = program; node !== undefined;) {
    path.push(node);
    node = childrenOf(node).find(({ start, end }) => start <= offset && offset < end);
  }
  return path;
}

function isLoop({ type }: AnyNode): boolean {
  return /^(?:For\w*|While|DoWhile)Statement$/.test(type);
}

/** Not a block: what it contains is ahead only from where it is. */
function isStatement({ type }: AnyNode): boolean {
  return /(?:Statement|Declaration)$/.test(type) && type !== 'BlockStatement';
}
