/**
 * How inserted text is told from the program's own: every insertion stands between two marks, a comment holding one rare letter, and all
 * its names begin with the same letter. Taking the marked spans out restores the program's text exactly.
 */

/** Latin-1 letters legal in identifiers, rarest first: instrumented text stays one byte a character in V8. */
const LETTERS = ['ª', 'º', 'µ', 'Þ', 'þ', 'Ð', 'ð', 'Ø', 'ø', 'Å', 'å'] as const;

const MARKED = new RegExp(`/\\*([${LETTERS.join('')}])\\*/[^]*?/\\*\\1\\*/`, 'g');

/**
 * Ends an insertion that begins a statement, or what V8 stops at like one: there nothing of it has run yet. At other
 * insertions V8 stops too, but not before the calls that stand within them.
 */
export const STATEMENT_FOLLOWS = ' ';

/** The first letter the source does not contain; undefined when it contains all of them. */
export function choosePrefix(source: string): string | undefined {
  return LETTERS.find((letter) => !source.includes(letter));
}

/** Brackets a text as inserted. */
export function markInsertion(prefix: string, text: string): string {
  return `/*${prefix}*/${text}/*${prefix}*/`;
}

/** Where in a line of text something was inserted, marks included. */
export interface InsertedSpan {
  readonly start: number;
  readonly end: number;
  /**
   * Where inserted text begins the statement that the program's own text goes on with (`log( ` before the `await` of
   * `log( await …)`), and V8 can stop before it; absent when the insertion begins none.
   */
  readonly statement?: number;
  /** True at the head of a coroutine's body: what was inserted makes its record. */
  readonly entersCoroutine: boolean;
}

/** What a coroutine's body begins with. */
const ENTRY = new RegExp(`const ([${LETTERS.join('')}])c=\\1`);

/** The insertions in one line of text. */
export function insertionsIn(line: string): InsertedSpan[] {
  return [...line.matchAll(MARKED)].map(({ index, 0: insertion }) => {
    const end = index + insertion.length;
    const mark = insertion.indexOf('*/') + 2;
    const inserted = insertion.slice(mark, -mark);
    const entersCoroutine = ENTRY.test(inserted);
    if (!inserted.endsWith(STATEMENT_FOLLOWS)) return { start: index, end, entersCoroutine };
    return { start: index, end, entersCoroutine, statement: index + mark + inserted.search(/[^;{}]*$/) };
  });
}

/** What an arrow function's text ends in when its expression was made a block: the closing mark stands after it. */
const CUT_OFF = new RegExp(`/\\*[${LETTERS.join('')}]\\*/[^]*$`);

/** The text without what was inserted into it. */
export function removeInsertions(text: string): string {
  return text.replace(MARKED, '').replace(CUT_OFF, '');
}

/** The text with each insertion, marks included, replaced. */
export function replaceInsertions(text: string, replace: (insertion: string) => string): string {
  return text.replace(MARKED, replace);
}
