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
