/** An expression as the user wrote it, if the printer of TypeScript's JavaScript changed it. */

const NUMBER = /0[xob][\da-f_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?n?/iy;
const STRING = /"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'/y;
const IGNORED = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y;
/** From its beginning, or from the end of an expression within it, to the next such expression or to its end. */
const TEMPLATE_PART = /(?:[^`\\$]|\\[^]|\$(?!\{))*(?:`|\$\{)/y;
const TRAILING_COMMA = /,(?=(?:\s|\/\/.*|\/\*[^]*?\*\/)*[)\]}])/y;

/**
 * The part of `original` at `offset` with the same meaning as `printed`: printers choose quotes, write `1000` as `1e3`
 * and remove trailing commas. Returns `printed` if the two differ in more, as they do with types in between.
 */
export function asWritten(printed: string, original: string, offset: number): string {
  let at = offset;
  let end = offset;
  // Open braces within each expression of a template, innermost last.
  const braces: number[] = [];
  for (let index = 0; ;) {
    index += matchAt(IGNORED, printed, index).length;
    if (index >= printed.length) return original.slice(offset, end);
    at += matchAt(IGNORED, original, at).length;
    if (isTemplateNext(printed[index], braces)) {
      const part = matchAt(TEMPLATE_PART, printed, index + 1);
      if (part === '' || original[at] !== printed[index] || !original.startsWith(part, at + 1))
        return printed;
      if (part.endsWith('{')) braces.push(0);
      index += 1 + part.length;
      at += 1 + part.length;
      end = at;
      continue;
    }
    const length = sameToken(printed, index, original, at);
    if (length !== undefined) {
      index += length.printed;
      at += length.original;
      end = at;
    } else if (matchAt(TRAILING_COMMA, original, at) !== '') at++;
    else return printed;
  }
}

/** Whether a template begins with this character, or continues after it; counts braces. */
function isTemplateNext(character: string | undefined, braces: number[]): boolean {
  if (character === '`') return true;
  const open = braces.pop();
  if (open === undefined) return false;
  if (character === '}' && open === 0) return true;
  braces.push(open + (character === '{' ? 1 : character === '}' ? -1 : 0));
  return false;
}

interface Lengths {
  readonly printed: number;
  readonly original: number;
}

/** Undefined if the text there differs. */
function sameToken(printed: string, index: number, original: string, offset: number): Lengths | undefined {
  for (const [pattern, valueOf] of [
    [STRING, contentOf],
    [NUMBER, numberOf],
  ] as const) {
    const mine = matchAt(pattern, printed, index);
    if (mine === '' || (pattern === NUMBER && /[\w$]/.test(printed[index - 1] ?? ''))) continue;
    const theirs = matchAt(pattern, original, offset);
    if (valueOf(mine) !== valueOf(theirs)) return undefined;
    return { printed: mine.length, original: theirs.length };
  }
  return printed[index] === original[offset] ? { printed: 1, original: 1 } : undefined;
}

function matchAt(sticky: RegExp, text: string, index: number): string {
  sticky.lastIndex = index;
  return sticky.exec(text)?.[0] ?? '';
}

function contentOf(literal: string): string {
  return literal.slice(1, -1).replaceAll(/\\(["'])/g, '$1');
}

/** As text: a big integer does not fit in a number. */
function numberOf(literal: string): string {
  const digits = literal.replaceAll('_', '');
  return digits.endsWith('n') ? String(BigInt(digits.slice(0, -1))) : String(Number(digits));
}
