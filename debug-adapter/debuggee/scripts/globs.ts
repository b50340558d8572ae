/** Globs of paths as VS Code's debuggers have them: `!` takes back, the last one that fits decides. */
import picomatch from 'picomatch';

export interface GlobRule {
  /** Of a path with forward slashes. */
  readonly regex: RegExp;
  /** Written with `!`: what it fits is left out after all. */
  readonly isException: boolean;
}

export function rulesOf(globs: readonly string[]): readonly GlobRule[] {
  return globs.map((glob) => {
    const isException = glob.startsWith('!');
    return { isException, regex: regexOf(isException ? glob.slice(1) : glob) };
  });
}

/** Whether the rules take in what is named so. */
export function takesIn(rules: readonly GlobRule[], name: string): boolean {
  return rules.findLast(({ regex }) => regex.test(name))?.isException === false;
}

/** Relative globs hold in every folder. */
function regexOf(glob: string): RegExp {
  const slashed = glob.replaceAll('\\', '/');
  const isAnchored = /^(?:\/|\*\*|[A-Za-z]:\/|<node_internals>)/.test(slashed);
  return picomatch.makeRe(isAnchored ? slashed : `**/${slashed}`, {
    dot: true,
    nocase: process.platform === 'win32',
  });
}
