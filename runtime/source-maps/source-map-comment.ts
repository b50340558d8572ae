/** The comments in which a text names its source map and itself. */
import { REWRITTEN_MAP } from '../protocol/names.js';
import type { EncodedSourceMap } from '@jridgewell/trace-mapping';

// White space of one line: with ends of line, each of many empty lines would begin a search through all the others.
const MAP = /^[^\S\n\r\u2028\u2029]*\/\/[#@] sourceMappingURL=(\S+)[^\S\n]*$/gm;
const OWN_NAME = /^[^\S\n\r\u2028\u2029]*\/\/[#@] sourceURL=(\S+)[^\S\n]*$/gm;

/** The URL of the map that a text names; the last such comment counts. */
export function mapUrlOf(code: string): string | undefined {
  return lastMatch(code, 'sourceMappingURL', MAP);
}

/** The name that a text gives itself, under which V8 then knows it. */
export function sourceUrlOf(code: string): string | undefined {
  return lastMatch(code, 'sourceURL', OWN_NAME);
}

function lastMatch(code: string, word: string, comment: RegExp): string | undefined {
  // Most texts have none, and a search for a word is much faster than one for a pattern.
  return code.includes(word) ? [...code.matchAll(comment)].at(-1)?.[1] : undefined;
}

/** As the last line of the text, which shifts no other line. */
export function withSourceMap(code: string, map: EncodedSourceMap): string {
  return `${code}\n//# sourceMappingURL=${REWRITTEN_MAP}${Buffer.from(JSON.stringify(map)).toString('base64')}`;
}
