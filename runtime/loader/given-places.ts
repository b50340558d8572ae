/**
 * Maps positions in evaluated text to the text that the program supplied. Node knows no maps of such text, and tools
 * map the positions in stacks with their own.
 */
import { insertionsIn } from '../protocol/insertion-mark.js';
import type { TextOffset } from './map-offsets.js';

interface Evaluated {
  readonly code: string;
  readonly offset: TextOffset;
}

/** By V8's name for the script; the latest for a name. The text is V8's own: it takes no memory twice. */
const evaluated = new Map<string, Evaluated>();

export function rememberText(name: string, code: string, offset: TextOffset): void {
  evaluated.set(name, { code, offset });
}

/** Lines and columns count from 1, as in stacks. Undefined for any other script. */
export function placeAsGiven(
  script: string,
  line: number,
  column: number,
): { readonly line: number; readonly column: number } | undefined {
  const text = evaluated.get(script);
  if (text === undefined) return undefined;
  const index = line - 1 - text.offset.line;
  let left = column - 1;
  // Rewriting changes only columns: no line is added.
  for (const { start, end } of insertionsIn(lineOf(text.code, index))) {
    if (start >= column - 1) break;
    left -= Math.min(end, column - 1) - start;
  }
  return { line, column: left + 1 + (index === 0 ? text.offset.column : 0) };
}

function lineOf(code: string, index: number): string {
  let start = 0;
  for (let line = 0; line < index; line++) {
    const end = code.indexOf('\n', start);
    if (end < 0) return '';
    start = end + 1;
  }
  const end = code.indexOf('\n', start);
  return code.slice(start, end < 0 ? undefined : end);
}
