/**
 * V8's call sites with positions in the original source, for programs that format their own stacks
 * (`Error.prepareStackTrace`): frames of the runtime are left out, everything else is V8's own.
 *
 * Only positions in the same file, or in a text that the program evaluates, are mapped. If the code was compiled from
 * another file, the map is the program's, and tools that read it start from the running file.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findOriginal } from '../probes/naming/original-place.js';
import { placeAsGiven } from './given-places.js';
import { methodNameOf } from './method-names.js';

export type CallSite = NodeJS.CallSite;

/** @param print how a call site is printed, given V8's text for it */
export function withOriginalPlaces(site: CallSite, print: (printed: string) => string): CallSite {
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const place = line === null || column === null ? undefined : placeIn(site, line, column);
  const own: Readonly<Record<string, () => unknown>> = {
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites print themselves
    toString: () => print(String(site)),
    getEvalOrigin: () => {
      const origin: unknown = site.getEvalOrigin();
      return typeof origin === 'string' ? print(origin) : origin;
    },
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's call sites print themselves
    getMethodName: () => site.getMethodName() ?? methodNameOf(String(site)),
    ...(place !== undefined
      ? {
          getLineNumber: () => place.line,
          getColumnNumber: () => place.column,
          getPosition: () => place.offset?.() ?? positionOf(site),
        }
      : {}),
  };
  return new Proxy(site, {
    get(target, name) {
      const replaced = typeof name === 'string' && Object.hasOwn(own, name) ? own[name] : undefined;
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, name, target);
      // V8's methods accept only a call site. Its constructor is no method: tools know a call site by its name.
      return typeof value === 'function' && name !== 'constructor'
        ? (...values: unknown[]): unknown => Reflect.apply(value, target, values)
        : value;
    },
  });
}

interface Place {
  readonly line: number;
  readonly column: number;
  /** Absent in a text that is no file. */
  readonly offset?: () => number | undefined;
}

/** In the text that the program gave to V8, or in the same file. */
function placeIn(site: CallSite, line: number, column: number): Place | undefined {
  const given = placeAsGiven(site.getScriptNameOrSourceURL() ?? '', line, column);
  if (given !== undefined) return given;
  const script = site.getFileName() ?? '';
  const original = findOriginal(script, line, column);
  if (original?.script !== script) return undefined;
  return { ...original, offset: () => offsetIn(script, original.line, original.column) };
}

function positionOf(site: CallSite): unknown {
  return (site as CallSite & { getPosition(): number }).getPosition();
}

/** Offsets of the lines, for files already queried. */
const lineStarts = new Map<string, readonly number[] | undefined>();

function offsetIn(script: string, line: number, column: number): number | undefined {
  if (!lineStarts.has(script)) lineStarts.set(script, readLineStarts(script));
  const start = lineStarts.get(script)?.[line - 1];
  return start === undefined ? undefined : start + column - 1;
}

function readLineStarts(script: string): readonly number[] | undefined {
  try {
    const text = readFileSync(script.startsWith('file:') ? fileURLToPath(script) : script, 'utf8');
    // As V8 counts them.
    const ends = text.matchAll(/\r\n|[\n\r\u2028\u2029]/g);
    return [0, ...Array.from(ends, ({ index, 0: { length } }) => index + length)];
  } catch {
    // It is not a file, or is gone.
    return undefined;
  }
}
