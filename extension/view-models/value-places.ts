/** Where values can stand at the ends of lines: each variable where its name is written, once a line. Pure. */

/** Lines, counted from 0, both ends included. */
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
  /** Functions inside, whose variables of the same name are others. */
  inner: readonly LineRange[],
  names: ReadonlySet<string>,
): ValuePlace[] {
  const places: ValuePlace[] = [];
  for (let line = from; line <= to; line++) {
    if (inner.some((range) => line >= range.from && line <= range.to)) continue;
    const seen = new Set<string>();
    // Names in strings and comments, and those of properties, are no variables.
    const code = (lines[line] ?? '').replaceAll(/\/\/.*$|(['"])(?:\\.|(?!\1).)*\1|\/\*.*?\*\//g, (text) =>
      ' '.repeat(text.length),
    );
    for (const match of code.matchAll(/(?<![.\w$])[A-Za-z_$][\w$]*(?![\w$])/g)) {
      const [name] = match;
      // `name:` is a property, but a parameter with its type in the line that begins the function.
      if (line > from && /^\s*:/.test(code.slice(match.index + name.length))) continue;
      if (!names.has(name) || seen.has(name)) continue;
      seen.add(name);
      places.push({ line, column: match.index, name });
    }
  }
  return places;
}
