/** Random programs as one module file, and where in it everything is: positions come from the text. */
import { WaitsWriter } from './random-waits.js';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a statement is, and what it awaits. */
export interface Statement extends Place {
  /** Whether a stop of its line stands before it. */
  readonly beginsLine: boolean;
  /** Where it suspends; absent when it does not. */
  readonly suspends?: Place & { readonly awaited: string };
}

export interface ListedFunction extends Place {
  readonly kind: 'async' | 'asyncGenerator' | 'generator';
}

/** One program of the file. */
export interface ListedProgram {
  readonly seed: number;
  readonly text: string;
  readonly firstLine: number;
  readonly statements: ReadonlyMap<number, Statement>;
  readonly functions: ReadonlyMap<string, ListedFunction>;
  /** By number of statement: the variables that can be seen there and whose values are known. */
  readonly scopes: ReadonlyMap<number, readonly string[]>;
}

/** A suspension, from its keyword to the number of its statement; the call is what is awaited. */
const SUSPENSION = /(?:(?:await|yield) |for await \(const \w+ of )(T\.(?:on|over|give)\(me, (\d+)\b)/g;
const STATEMENT = /steps = T\.at\(me, (\d+)\);/g;
const FUNCTION = /^(async )?function(\*)? (\w+)\(/;

/** @param isTyped as TypeScript, with types to strip */
export function listPrograms(
  seeds: readonly number[],
  isTyped: boolean,
): { text: string; programs: ListedProgram[] } {
  const type = isTyped ? ': any' : '';
  const lines: string[] = [
    '/** Random programs whose truth is known by construction. */',
    ...(isTyped ? ['type Program = (T: any) => (me: any) => Promise<unknown>;'] : []),
    `export const programs${isTyped ? ': Program[]' : ''} = [`,
  ];
  const programs = seeds.map((seed) => {
    const writer = new WaitsWriter(seed);
    const text = writer
      .write()
      .replaceAll(/^(async function\*?|function\*) (\w+)\(me\)/gm, `$1 $2(me${type})`);
    lines.push(`(T${type}) => {`);
    const firstLine = lines.length + 1;
    lines.push(...text.split('\n'), 'return main;', '},');
    return { seed, text, firstLine, scopes: writer.scopes, ...placesIn(text, firstLine) };
  });
  lines.push('];', '');
  return { text: lines.join('\n'), programs };
}

function placesIn(
  text: string,
  firstLine: number,
): { statements: Map<number, Statement>; functions: Map<string, ListedFunction> } {
  const statements = new Map<number, Statement>();
  const functions = new Map<string, ListedFunction>();
  text.split('\n').forEach((line, index) => {
    const at = (offset: number): Place => ({ line: firstLine + index, column: offset + 1 });
    for (const match of line.matchAll(STATEMENT))
      statements.set(Number(match[1]), {
        ...at(match.index),
        beginsLine: line.slice(0, match.index).trim() === '',
      });
    const [, async, star, name] = FUNCTION.exec(line) ?? [];
    if (name !== undefined) {
      const kind = star === undefined ? 'async' : async === undefined ? 'generator' : 'asyncGenerator';
      functions.set(name, { ...at(0), kind });
    }
    for (const { index: start, 0: whole, 1: call = '', 2: number } of line.matchAll(SUSPENSION)) {
      const callStart = start + whole.length - call.length;
      const suspends = {
        ...at(start),
        awaited: callFrom(line, callStart),
      };
      statements.set(Number(number), {
        ...(statements.get(Number(number)) ?? { ...at(start), beginsLine: false }),
        suspends,
      });
    }
  });
  return { statements, functions };
}

/** The call that begins there, to its closing parenthesis. */
function callFrom(line: string, start: number): string {
  let depth = 0;
  for (let at = start; at < line.length; at++) {
    if (line[at] === '(') depth++;
    if (line[at] === ')' && --depth === 0) return line.slice(start, at + 1);
  }
  return line.slice(start);
}
