/**
 * Finds the places for values at the ends of lines: each variable on the lines that use its name, once a line. Pure.
 */

/** Zero-based lines, both ends included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface ValuePlace {
  readonly line: number;
  readonly column: number;
  readonly name: string;
}

/** A symbol of a file: a function, a class, a variable. */
export interface CodeSymbol extends LineRange {
  readonly isFunction: boolean;
  readonly children: readonly CodeSymbol[];
}

/** The innermost function around a line, or the whole file, and the functions in it, which have variables of their own. */
export function functionAround(
  symbols: readonly CodeSymbol[],
  line: number,
  lineCount: number,
): { readonly scope: LineRange; readonly inner: readonly LineRange[] } {
  let found: LineRange | undefined;
  let inside = symbols;
  for (;;) {
    const around = inside.find(({ from, to }) => from <= line && to >= line);
    if (around === undefined) break;
    if (around.isFunction) found = around;
    inside = around.children;
  }
  const scope = found ?? { from: 0, to: lineCount - 1 };
  // The first line of a function has its parameters, whatever else begins there; that of a file has none.
  const first = found === undefined ? 0 : found.from + 1;
  const inner = flat(symbols).filter(
    ({ isFunction, from, to }) =>
      isFunction && from >= first && to <= scope.to && !(from <= line && to >= line),
  );
  return { scope, inner };
}

function flat(symbols: readonly CodeSymbol[]): CodeSymbol[] {
  return symbols.flatMap((symbol) => [symbol, ...flat(symbol.children)]);
}

export function valuePlaces(
  lines: readonly string[],
  { from, to }: LineRange,
  /** Nested functions, which have other variables of the same name. */
  inner: readonly LineRange[],
  names: ReadonlySet<string>,
): ValuePlace[] {
  const places: ValuePlace[] = [];
  for (let line = from; line <= to; line++) {
    if (inner.some((range) => line >= range.from && line <= range.to)) continue;
    const seen = new Set<string>();
    // Names in strings and comments, and property names, are not variables.
    const code = (lines[line] ?? '').replaceAll(/\/\/.*$|(['"])(?:\\.|(?!\1).)*\1|\/\*.*?\*\//g, (text) =>
      ' '.repeat(text.length),
    );
    for (const match of code.matchAll(/(?<![.\w$])[A-Za-z_$][\w$]*(?![\w$])/g)) {
      const [name] = match;
      // `name:` is a property, but in the line that begins the function it is a parameter with its type.
      if (line > from && /^\s*:/.test(code.slice(match.index + name.length))) continue;
      if (!names.has(name) || seen.has(name)) continue;
      seen.add(name);
      places.push({ line, column: match.index, name });
    }
  }
  return places;
}
