/** A glob as a regular expression: how the adapter names files to the program. */
export interface GlobPattern {
  /** Of a path with forward slashes. */
  readonly source: string;
  readonly flags: string;
  /** What it fits is left out after all. The last that fits decides. */
  readonly isException: boolean;
}
