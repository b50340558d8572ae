/** The files that the user does not want to see: globs of paths, from `skipFiles` of a configuration. */
import { rulesOf, takesIn, type GlobRule } from './globs.js';

/** The prefix of Node's own code in a glob. */
const NODE_INTERNALS = '<node_internals>';
/** V8's prefix for Node's own code. */
const NODE_SCHEME = 'node:';

/** Packages that contain only compiler helpers: users neither call them nor want to step into them. */
const OF_COMPILERS = '**/node_modules/{tslib,co,@babel/runtime,@swc/helpers}/**';

export class SkippedFiles {
  private readonly rules: readonly GlobRule[];

  constructor(globs: readonly string[]) {
    this.rules = rulesOf([OF_COMPILERS, ...globs]);
  }

  /** @param name a path, or a URL of V8 */
  skips(name: string): boolean {
    return takesIn(this.rules, subjectOf(name));
  }

  /**
   * The files as one regular expression over URLs, for V8; undefined if there are none. Node's own code is left out.
   */
  get pattern(): string | undefined {
    const all = this.rules.reduce<string | undefined>((before, { regex: { source }, isException }) => {
      // A URL has a scheme before the path, and escapes some characters.
      const url = source.replace(/^\^/, '^(?:file:///?(?=/|[A-Za-z]:))?');
      if (isException) return before === undefined ? undefined : `(?!${url})(?:${before})`;
      return before === undefined ? url : `(?:${before})|(?:${url})`;
    }, undefined);
    return all === undefined ? undefined : `(?!^${NODE_SCHEME})(?:${all})`;
  }
}

function subjectOf(name: string): string {
  if (name.startsWith(NODE_SCHEME)) return `${NODE_INTERNALS}/${name.slice(NODE_SCHEME.length)}`;
  return name.replaceAll('\\', '/');
}
