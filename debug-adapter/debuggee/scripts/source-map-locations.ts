/** Where source maps are read, as `resolveSourceMapLocations` or `outFiles` of a configuration says. */
import type { GlobPattern } from '../../../runtime/protocol/glob-pattern.js';
import { rulesOf, takesIn, type GlobRule } from './globs.js';

/** What a configuration says of them. */
interface Written {
  readonly resolveSourceMapLocations?: readonly string[] | null;
  readonly outFiles?: readonly string[];
}

/** A text with the name of a source, as compilers in the process hand it on, is no generated file. */
const NO_GENERATED_FILE = '**/!(*.js|*.mjs|*.cjs)';

/** Globs of the files whose maps are read; empty: all. */
export function mapLocationsIn({ resolveSourceMapLocations, outFiles = [] }: Written): readonly string[] {
  if (resolveSourceMapLocations !== undefined) return resolveSourceMapLocations ?? [];
  return outFiles.length === 0 ? [] : [NO_GENERATED_FILE, ...outFiles];
}

export class SourceMapLocations {
  private readonly rules: readonly GlobRule[];

  /** Without any they are read everywhere. */
  constructor(globs: readonly string[] = []) {
    this.rules = rulesOf(globs);
  }

  /** @param file what names the map */
  includes(file: string): boolean {
    return this.rules.length === 0 || takesIn(this.rules, file.replaceAll('\\', '/'));
  }

  /** The same for the program, which knows no globs. */
  get patterns(): readonly GlobPattern[] {
    return this.rules.map(({ regex: { source, flags }, isException }) => ({ source, flags, isException }));
  }
}
