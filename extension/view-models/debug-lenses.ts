/** Which lines of a file begin something worth debugging: a `main` function, a test. By the text alone. Pure. */

/** The runner of a test, where it runs tests in its own process. */
export type TestRunner = 'node:test' | 'mocha';

export interface DebugLens {
  /** Counted from 0. */
  readonly line: number;
  /** Absent for `main`: the whole file is run. */
  readonly test?: { readonly runner: TestRunner; readonly title: string };
}

const MAIN = /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s+main\b|const\s+main\s*=\s*async\b)/;
const TEST =
  /^\s*(?:await\s+)?(?:describe|suite|context|it|test|specify)(?:\.only)?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/;

export function findDebugLenses(text: string, isMochaThere: boolean): DebugLens[] {
  const runner = runnerOf(text, isMochaThere);
  return text.split('\n').flatMap((line, index): DebugLens[] => {
    if (MAIN.test(line)) return [{ line: index }];
    const title = TEST.exec(line)?.[2];
    // A title with parts filled in at run time cannot be asked for by name.
    if (runner === undefined || title === undefined || title.includes('${')) return [];
    return [{ line: index, test: { runner, title } }];
  });
}

/**
 * Vitest, Jest and others run tests in processes or sandboxes of their own, where this debugger sees nothing: no lens is
 * better than one that shows no coroutine.
 */
function runnerOf(text: string, isMochaThere: boolean): TestRunner | undefined {
  const from = (name: string): boolean => new RegExp(`(?:from|require\\()\\s*['"]${name}['"]`).test(text);
  if (from('(?:node:)?test')) return 'node:test';
  if (from('mocha')) return 'mocha';
  if (from('vitest') || from('@jest/globals') || from('bun:test') || from('ava') || from('tap'))
    return undefined;
  return isMochaThere ? 'mocha' : undefined;
}

/** What a runner takes to run this test and no other. */
export function testArguments(
  { runner, title }: NonNullable<DebugLens['test']>,
  file: string,
  mochaProgram: string,
): { program: string; args?: string[]; runtimeArgs?: string[] } {
  const pattern = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (runner === 'node:test') return { program: file, runtimeArgs: [`--test-name-pattern=${pattern}`] };
  return { program: mochaProgram, args: ['--timeout', '0', '--fgrep', title, file] };
}
