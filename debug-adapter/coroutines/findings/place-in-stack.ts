/** The first position in the user's code in the stack of an error, as Node prints it. */
import { fileURLToPath } from 'node:url';
import type { Location } from '../../protocol/requests.js';

/** A longer line names no file: paths have some thousand characters at most. */
const LONGEST_LINE = 10_000;
/** The end of a frame: `at name (PLACE)`, or `at PLACE`. The name of a folder can contain anything but an end of line. */
const IN_PARENTHESES = / \(((?:file:\/\/\/|\/|[A-Za-z]:[\\/]).*):(\d+):(\d+)\)$/;
const ALONE = /^\s*at (?:async )?((?:file:\/\/\/|\/|[A-Za-z]:[\\/]).*):(\d+):(\d+)$/;

/** Undefined if no frame is in the user's code. */
export function placeInStack(text: string): Location | undefined {
  for (const line of text.split('\n').slice(1)) {
    // The places in a frame of evaluated code are not all of one file.
    if (line.length > LONGEST_LINE || line.includes('(eval at ')) continue;
    const [, script = '', lineNumber, column] = IN_PARENTHESES.exec(line) ?? ALONE.exec(line) ?? [];
    const path = pathOf(script);
    if (path === undefined || path.includes('node_modules')) continue;
    return { path, line: Number(lineNumber), column: Number(column) };
  }
  return undefined;
}

/** Modules have URLs, in which `%` begins a code; scripts have paths, in which it stands for itself. */
function pathOf(script: string): string | undefined {
  if (script === '') return undefined;
  if (!script.startsWith('file:')) return script;
  try {
    return fileURLToPath(script);
  } catch {
    // A program can write a stack of its own, in which anything stands.
    return undefined;
  }
}
