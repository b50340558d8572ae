/**
 * How inserted text is told apart from the program's: every insertion stands between two marks, comments that hold one
 * rare letter, and all its names begin with the same letter. Removing the marked spans restores the program's text
 * exactly.
 */
import { REWRITTEN_MAP } from './names.js';

/** Latin-1 letters legal in identifiers, rarest first: instrumented text stays one byte per character in V8. */
export const LETTERS = ['ª', 'º', 'µ', 'Þ', 'þ', 'Ð', 'ð', 'Ø', 'ø', 'Å', 'å'] as const;

/** Matches a name that the rewriter has inserted: its letter, then what this pattern says; absent: anything. */
export function insertedName(rest?: string): RegExp {
  return new RegExp(`^[${LETTERS.join('')}]${rest === undefined ? '' : `${rest}$`}`);
}

const MARKED = new RegExp(`/\\*([${LETTERS.join('')}])\\*/[^]*?/\\*\\1\\*/`, 'g');

/**
 * Ends an insertion that begins a statement, or a break location like one: nothing of the statement has run there. V8
 * stops at other insertions too, but only after the calls within them.
 */
export const STATEMENT_FOLLOWS = ' ';

/** The first letter the source does not contain; undefined when it contains all of them. */
export function choosePrefix(source: string): string | undefined {
  return LETTERS.find((letter) => !source.includes(letter));
}

const FIRST_MARK = new RegExp(`/\\*([${LETTERS.join('')}])\\*/`);

/** The letter that marks insertions in a text; undefined if it has none. */
export function prefixOf(text: string): string | undefined {
  return FIRST_MARK.exec(text)?.[1];
}

const MODULE_CALL = new RegExp(`/\\*([${LETTERS.join('')}])\\*/[^\\n]*?\\1m\\(\\d{9},"`);

/** Whether the text was already rewritten. */
export function isMarked(text: string): boolean {
  return MODULE_CALL.test(text);
}

/** Brackets a text as inserted. */
export function markInsertion(prefix: string, text: string): string {
  return `/*${prefix}*/${text}/*${prefix}*/`;
}

/** Where in a line of text something was inserted, including the marks. */
export interface InsertedSpan {
  readonly start: number;
  readonly end: number;
  /**
   * Where inserted text begins the statement that the program's text continues (`log( ` before the `await` of `log(
   * await …)`), and V8 can stop before it; absent if the insertion begins none.
   */
  readonly statement?: number;
  /** True at the head of a coroutine's body, or of a promise's executor: the insertion records that it begins. */
  readonly entersBody: boolean;
  /** True at the end of a coroutine's body: the insertion records that it has ended. */
  readonly leavesBody: boolean;
}

/** How the body of a coroutine, of an executor, or of a function with arrow functions that use its `this`, begins. */
const ENTRY = new RegExp(
  `const ([${LETTERS.join('')}])c=\\1|[${LETTERS.join('')}]P\\(\\d|[${LETTERS.join('')}]h[\\d"]`,
);

/** The variable that has the `this` of arrow functions. */
export const CAPTURED_THIS = insertedName('h\\d+');

/** What an arrow function begins with that is the value of a field and uses `this`. */
export function fieldArrowMark(prefix: string): string {
  return `"${prefix}h"`;
}

/** Whether the text of a function, as V8 has it, begins so or contains one that does. */
export function hasFieldArrowMark(text: string): boolean {
  return FIELD_ARROW.test(text);
}

const FIELD_ARROW = new RegExp(`"[${LETTERS.join('')}]h"[,;]`);

/** How the body of a coroutine ends. */
const EXIT = new RegExp(`[${LETTERS.join('')}]l\\(`);

/** The insertions in one line of text. */
export function insertionsIn(line: string): InsertedSpan[] {
  return [...line.matchAll(MARKED)].map(({ index, 0: insertion }) => {
    const end = index + insertion.length;
    const mark = insertion.indexOf('*/') + 2;
    const inserted = insertion.slice(mark, -mark);
    const entersBody = ENTRY.test(inserted);
    const span = { start: index, end, entersBody, leavesBody: EXIT.test(inserted) };
    if (!inserted.endsWith(STATEMENT_FOLLOWS)) return span;
    return { ...span, statement: index + mark + inserted.search(/[^;{}]*$/) };
  });
}

/** How the text of an arrow function ends when its expression was turned into a block: the closing mark follows it. */
const CUT_OFF = new RegExp(`/\\*[${LETTERS.join('')}]\\*/[^]*$`);

/** How a function made from text ends: the comment that names our map, after a line with only an insertion. */
const OWN_MAP = new RegExp(
  `(?:\\n/\\*([${LETTERS.join('')}])\\*/.*?/\\*\\1\\*/)?\\n//# sourceMappingURL=${REWRITTEN_MAP}\\S*`,
);

/** The text without insertions. */
export function removeInsertions(text: string): string {
  return text.replace(OWN_MAP, '').replace(MARKED, '').replace(CUT_OFF, '');
}

/** The text with each insertion, including its marks, replaced. */
export function replaceInsertions(text: string, replace: (insertion: string) => string): string {
  return text.replace(MARKED, replace);
}
