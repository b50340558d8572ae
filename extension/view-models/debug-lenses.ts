/**
 * Finds the lines of a file that start something worth debugging, a `main` function or a test, from the text alone.
 * Pure.
 */
import { RUNNER_NAMES, RUNNERS, type TestRunner } from './test-runners.js';

export interface DebugLens {
  /** Zero-based. */
  readonly line: number;
  /** Absent for `main`, which runs the whole file. */
  readonly test?: { readonly runner: TestRunner; readonly title: string };
}

const MAIN = /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:function\s+main\b|const\s+main\s*=\s*async\b)/;
const TEST =
  /^\s*(?:await\s+)?(?:describe|suite|context|it|test|specify)(?:\.(?:only|describe|parallel|serial|concurrent|sequential))*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/;

/** @param isThere whether a runner can be started for this file */
export function findDebugLenses(text: string, isThere: (runner: TestRunner) => boolean): DebugLens[] {
  const runner = runnerOf(text, isThere);
  return text.split('\n').flatMap((line, index): DebugLens[] => {
    if (MAIN.test(line)) return [{ line: index }];
    const title = TEST.exec(line)?.[2];
    // A title with parts computed at run time cannot be selected by name.
    if (runner === undefined || title === undefined || title.includes('${')) return [];
    return [{ line: index, test: { runner, title } }];
  });
}

/** The runner that the file imports, else an installed one that needs no import; undefined for other runners. */
function runnerOf(text: string, isThere: (runner: TestRunner) => boolean): TestRunner | undefined {
  const imported = [...text.matchAll(/(?:from|require\()\s*['"]([^'"]+)['"]/g)].map(([, name = '']) => name);
  const named = RUNNER_NAMES.find((one) => imported.some((name) => RUNNERS[one].imports.test(name)));
  if (named !== undefined) return isThere(named) ? named : undefined;
  if (imported.some((name) => OTHERS.has(name))) return undefined;
  return RUNNER_NAMES.find((one) => RUNNERS[one].isGlobal === true && isThere(one));
}

const OTHERS: ReadonlySet<string> = new Set(['bun:test', 'tap', 'uvu', 'tape', '@japa/runner', 'jasmine']);
