/** Positions in source text. CDP and source maps (columns) count from 0, DAP and people from 1: the brands keep them apart. */

/** A place counted from 0, as V8 has it. */
export interface Base0Position {
  readonly base: 0;
  readonly line: number;
  readonly column: number;
}

/** A place in an original source, counted from 1, as DAP has it. */
export interface SourceLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export function base0(line: number, column: number): Base0Position {
  return { base: 0, line, column };
}
