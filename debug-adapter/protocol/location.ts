/** A position in a source file, the same in every row. */

/** An absolute path with a line and a column, both counted from 1, in the source as its author wrote it. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}
