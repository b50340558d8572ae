/**
 * The kind of completion for a half-written expression: names of variables, or properties of the object before the
 * cursor.
 */
import { parse } from 'acorn-loose';
import type { Node } from 'acorn';
import { childrenOf } from './console-text.js';

export type CompletionPoint =
  /** Variables whose names begin with the word. */
  | { readonly kind: 'name'; readonly word: string }
  /** Properties of an object, after a dot. */
  | { readonly kind: 'property'; readonly object: string; readonly word: string }
  /** Private members of an object, after a dot; the word begins with `#`. */
  | { readonly kind: 'private'; readonly object: string; readonly word: string }
  /** Properties of an object, in brackets: `word` is everything written after the bracket. */
  | {
      readonly kind: 'key';
      readonly object: string;
      readonly word: string;
      readonly quote: '"' | "'" | '`';
      /** Whether the quote and the bracket already follow the cursor. */
      readonly isClosed: boolean;
    };

/** @param before the text before the cursor, `after` the rest; undefined: nothing can be completed there */
export function completionPoint(before: string, after: string): CompletionPoint | undefined {
  // The parser takes `a?.` for the beginning of `a ? .5 : b`.
  const isAfterDot = /\.\s*$/.test(before);
  // It does not take a lone `#` for a name.
  const text = isAfterDot || /\.\s*#$/.test(before) ? `${before}x` : before;
  const program: Node = parse(text, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true });
  const path = pathTo(program, text.length);
  const node = path.at(-1);
  const parent = path.at(-2);
  if (parent?.type === 'MemberExpression') {
    const { object, property, computed } = parent as Node & {
      object: Node;
      property: Node;
      computed: boolean;
    };
    if (property === node) {
      const written = text.slice(object.start, object.end);
      if (computed) return keyPoint(written, before.slice(afterBracket(text, object.end)), after);
      if (node.type === 'Identifier')
        return { kind: 'property', object: written, word: isAfterDot ? '' : text.slice(node.start) };
      if (node.type === 'PrivateIdentifier')
        return { kind: 'private', object: written, word: before.slice(node.start) };
    }
  }
  // A text that is not closed: the parser adds a dummy name after it.
  if (parent?.type === 'TemplateLiteral' && !/[$]\{[^}]*$/.test(before)) return undefined;
  if (node === undefined || node.type === 'Identifier')
    return { kind: 'name', word: /[\p{ID_Continue}$]*$/u.exec(before)?.[0] ?? '' };
  // Within a literal there are no names.
  return isWithinLiteral(node, before) ? undefined : { kind: 'name', word: '' };
}

function isWithinLiteral({ type, start }: Node, before: string): boolean {
  if (type === 'TemplateLiteral') return true;
  return type === 'Literal' && !/["']$/.test(before.slice(start + 1));
}

/** Where the bracket after an object ends. */
function afterBracket(text: string, objectEnd: number): number {
  return text.indexOf('[', objectEnd) + 1;
}

function keyPoint(object: string, word: string, after: string): CompletionPoint | undefined {
  const [quote] = word.trimStart();
  // A variable, or a number.
  if (quote !== undefined && quote !== '"' && quote !== "'" && quote !== '`') return { kind: 'name', word };
  return { kind: 'key', object, word, quote: quote ?? '"', isClosed: /^["'`]?\s*\]/.test(after) };
}

/** The nodes that end at the end of the text, outermost first. */
function pathTo(program: Node, end: number): Node[] {
  const path: Node[] = [];
  for (let node: Node | undefined = program; node !== undefined;) {
    path.push(node);
    node = childrenOf(node).findLast(({ type, end: last }) => last >= end && type !== 'TemplateElement');
  }
  return path.slice(1);
}

/** All names that an expression mentions, including properties. */
export function namesIn(expression: string): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === 'Identifier') names.add((node as Node & { name: string }).name);
    else if (node.type === 'ThisExpression') names.add('this');
    childrenOf(node).forEach(visit);
  };
  visit(parse(expression, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true }));
  return names;
}
