/**
 * Positions in source text. CDP and source maps (columns) count from 0, DAP and users from 1: the brands keep them
 * apart.
 */

/** A position counted from 0, as in V8. */
export interface Base0Position {
  readonly base: 0;
  readonly line: number;
  readonly column: number;
}

/** A position in an original source, counted from 1, as in DAP. */
export interface SourceLocation {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

export function base0(line: number, column: number): Base0Position {
  return { base: 0, line, column };
}
