/** Test runners: how to recognize their tests in a text, and how each runs one file or one test. Pure. */

export type TestRunner = 'node:test' | 'jest' | 'vitest' | 'mocha' | 'ava' | 'playwright';

export interface Runner {
  /** The name that users know. */
  readonly label: string;
  /** The package whose command runs the tests; if absent, Node runs the file itself. */
  readonly package?: string;
  /** The first argument of its command. */
  readonly subcommand?: string;
  /** The import of its test files. */
  readonly imports: RegExp;
  /** Whether tests need no import. */
  readonly isGlobal?: true;
  /** Runs these files without parallelism; no test has a time limit while it is debugged. */
  readonly filesArguments: (files: readonly string[]) => readonly string[];
  /** Whether it interprets file names as regular expressions. */
  readonly takesPatterns?: true;
  /** Runs only the tests with this title in the files. */
  readonly titleArguments: (title: string) => readonly string[];
}

/** Longer than any debugging session, shorter than the maximum of a timer. */
const DAYS = String(1_000_000_000);

export const RUNNERS: Readonly<Record<TestRunner, Runner>> = {
  'node:test': {
    label: 'node:test',
    imports: /^(?:node:)?test$/,
    filesArguments: (files) => files,
    titleArguments: (title) => [`--test-name-pattern=${escaped(title)}`],
  },
  jest: {
    label: 'Jest',
    package: 'jest',
    imports: /^@jest\/globals$/,
    isGlobal: true,
    filesArguments: (files) => [
      '--runInBand',
      `--testTimeout=${DAYS}`,
      ...(files.length === 0 ? [] : ['--runTestsByPath', ...files]),
    ],
    titleArguments: (title) => [`--testNamePattern=${escaped(title)}`],
  },
  vitest: {
    label: 'Vitest',
    package: 'vitest',
    subcommand: 'run',
    imports: /^vitest$/,
    isGlobal: true,
    filesArguments: (files) => [
      ...['--no-file-parallelism', '--testTimeout=0', '--hookTimeout=0', '--teardownTimeout=0'],
      ...files,
    ],
    titleArguments: (title) => [`--testNamePattern=${escaped(title)}`],
  },
  mocha: {
    label: 'mocha',
    package: 'mocha',
    imports: /^mocha$/,
    isGlobal: true,
    filesArguments: (files) => ['--timeout', '0', ...files],
    titleArguments: (title) => ['--fgrep', title],
  },
  ava: {
    label: 'AVA',
    package: 'ava',
    imports: /^ava$/,
    filesArguments: (files) => ['--serial', '--timeout=24h', ...files],
    // A star matches any characters; a leading exclamation mark would negate the match.
    titleArguments: (title) => [`--match=${title.replace(/^!/, '*')}`],
  },
  playwright: {
    label: 'Playwright Test',
    package: '@playwright/test',
    subcommand: 'test',
    imports: /^@playwright\/test$/,
    filesArguments: (files) => ['--workers=1', '--timeout=0', ...files],
    takesPatterns: true,
    titleArguments: (title) => [`--grep=${escaped(title)}`],
  },
};

/** In order of precedence. */
export const RUNNER_NAMES = Object.keys(RUNNERS) as readonly TestRunner[];

/** The arguments that debugging adds for a file, or for one test in it. */
export function testArguments(
  runner: TestRunner,
  title: string | undefined,
  file: string,
  /** The script of the runner's command. */
  command: string,
): { program: string; args?: readonly string[]; runtimeArgs?: readonly string[] } {
  const { subcommand, takesPatterns, filesArguments, titleArguments } = RUNNERS[runner];
  const ofTitle = title === undefined ? [] : titleArguments(title);
  if (runner === 'node:test')
    return { program: file, ...(ofTitle.length > 0 ? { runtimeArgs: ofTitle } : {}) };
  const first = subcommand === undefined ? [] : [subcommand];
  return {
    program: command,
    args: [...first, ...ofTitle, ...filesArguments([takesPatterns === true ? escaped(file) : file])],
  };
}

/** Escapes a text for a regular expression. */
function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
