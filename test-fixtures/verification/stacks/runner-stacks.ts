/** Test runners, each with a loader of its own. */
import { testArguments, type TestRunner } from '../../../extension/view-models/test-runners.js';
import { AVA, JEST, PLAYWRIGHT, TAP, UVU, VITEST } from './package-sets.js';
import { PACKAGE, TSCONFIG } from './program-texts.js';
import type { Stack } from './stack.js';

const BODY = `test('adds', async () => {
  expect(await sumPrices([{ name: 'tea' }, { name: 'cake' }])).toBe(14);
});
`;
const GLOBALS = `declare const test: (name: string, body: () => Promise<void>) => void;
declare const expect: (value: unknown) => { toBe(expected: unknown): void };
`;
const JEST_TEST = `import { sumPrices } from '../src/prices';
${GLOBALS}
${BODY}`;

const BABEL = `module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'] };\n`;

function jest(name: string, config: object, more: Partial<Stack> = {}): Stack {
  return {
    name,
    set: JEST,
    files: {
      'package.json': PACKAGE('commonjs'),
      'babel.config.cjs': BABEL,
      'tsconfig.json': TSCONFIG({ isolatedModules: true }),
      'jest.config.json': JSON.stringify({
        cacheDirectory: './cache',
        testMatch: ['**/test/*.test.ts'],
        ...config,
      }),
      'test/prices.test.ts': JEST_TEST,
    },
    launch: { program: 'bin:jest', args: ['--runInBand'] },
    result: /Tests:\s+(?:1 skipped, )?1 passed/,
    ...more,
  };
}

/** *Debug coroutines* above the test, and the other test of the file, which fails, left out. */
function lens(runner: TestRunner, stack: Stack, file = 'test/prices.test.ts'): Stack {
  const { runtimeArgs } = stack.launch;
  const { program, args = [] } = testArguments(runner, 'adds', file, stack.launch.program ?? '');
  const text = stack.files[file] ?? '';
  return {
    ...stack,
    name: `lens of ${runner}`,
    files: { ...stack.files, [file]: `${text}\n${OTHER[runner] ?? ''}` },
    launch: { program, args, ...(runtimeArgs === undefined ? {} : { runtimeArgs }) },
  };
}

const FAILS = "test('is left out', async () => {\n  throw new Error('It was run.');\n});\n";
const OTHER: Partial<Record<TestRunner, string>> = {
  jest: FAILS,
  vitest: FAILS,
  playwright: FAILS,
  ava: FAILS,
};

function vitest(pool: string, more: Partial<Stack> = {}): Stack {
  return {
    name: `vitest ${pool}`,
    set: VITEST,
    files: {
      'package.json': PACKAGE('module'),
      'test/prices.test.ts': `import { expect, test } from 'vitest';\nimport { sumPrices } from '../src/prices';\n\n${BODY}`,
    },
    launch: { program: 'bin:vitest', args: ['run', `--pool=${pool}`] },
    result: /Tests\s+1 passed/,
    ...more,
  };
}

const PLAYWRIGHT_TEST: Stack = {
  name: 'playwright test',
  set: PLAYWRIGHT,
  files: {
    'package.json': PACKAGE('commonjs'),
    'test/prices.spec.ts': `import { expect, test } from '@playwright/test';\nimport { sumPrices } from '../src/prices';\n\n${BODY}`,
  },
  launch: { program: 'bin:@playwright/test/playwright', args: ['test', '--reporter=line'] },
  result: /1 passed/,
};

const AVA_TEST: Stack = {
  name: 'ava with tsx',
  set: AVA,
  files: {
    'package.json': PACKAGE('module'),
    'ava.config.js': `export default { extensions: { ts: 'module' }, nodeArguments: ['--import=tsx'] };\n`,
    'test/prices.test.ts': `import test from 'ava';
import { sumPrices } from '../src/prices.ts';

test('adds', async (t) => {
  t.is(await sumPrices([{ name: 'tea' }, { name: 'cake' }]), 14);
});
`,
  },
  // It refuses to be debugged where it believes that nobody is there.
  launch: { program: 'bin:ava', env: { CI: 'false' } },
  result: /1 test passed/,
};

export const RUNNER_STACKS: readonly Stack[] = [
  jest('jest (babel-jest)', {}, { always: true }),
  jest('jest (@swc/jest)', { transform: { '\\.ts$': '@swc/jest' } }),
  jest('jest (ts-jest)', { transform: { '\\.ts$': 'ts-jest' } }),
  jest(
    'jest ES modules',
    {
      extensionsToTreatAsEsm: ['.ts'],
      transform: { '\\.ts$': ['@swc/jest', { module: { type: 'es6' } }] },
    },
    { launch: { program: 'bin:jest', args: ['--runInBand'], runtimeArgs: ['--experimental-vm-modules'] } },
  ),
  jest(
    'jest workers',
    {},
    {
      files: {
        'package.json': PACKAGE('commonjs'),
        'babel.config.cjs': BABEL,
        'jest.config.json': JSON.stringify({ cacheDirectory: './cache', testMatch: ['**/test/*.test.ts'] }),
        'test/prices.test.ts': JEST_TEST,
        'test/other.test.ts': `${GLOBALS}test('one', async () => { expect(1).toBe(1); });\n`,
      },
      launch: { program: 'bin:jest', args: ['--maxWorkers=2'] },
      result: /Tests:\s+2 passed/,
    },
  ),
  vitest('forks', { always: true }),
  vitest('threads'),
  vitest('vmThreads'),
  vitest('vmForks'),
  PLAYWRIGHT_TEST,
  {
    name: 'playwright test ES modules',
    set: PLAYWRIGHT,
    files: {
      'package.json': PACKAGE('module'),
      'test/prices.spec.ts': `import { expect, test } from '@playwright/test';\nimport { sumPrices } from '../src/prices.ts';\n\n${BODY}`,
    },
    launch: { program: 'bin:@playwright/test/playwright', args: ['test', '--reporter=line'] },
    result: /1 passed/,
  },
  AVA_TEST,
  {
    name: 'tap',
    set: TAP,
    files: {
      'package.json': PACKAGE('module'),
      'tsconfig.json': TSCONFIG({ module: 'nodenext', moduleResolution: 'nodenext' }),
      'test/prices.test.ts': `import t from 'tap';
import { sumPrices } from '../src/prices.js';

t.test('adds', async (t) => {
  t.equal(await sumPrices([{ name: 'tea' }, { name: 'cake' }]), 14);
});
`,
    },
    launch: { program: 'bin:tap', args: ['--disable-coverage', 'test/prices.test.ts'] },
    result: /\{ total: 1, pass: 1 \}/,
  },
  {
    name: 'uvu -r tsm',
    set: UVU,
    files: {
      'package.json': PACKAGE('commonjs'),
      'test/prices.test.ts': `import { test } from 'uvu';
import { sumPrices } from '../src/prices';

test('adds', async () => {
  if ((await sumPrices([{ name: 'tea' }, { name: 'cake' }])) !== 14) throw new Error('wrong');
});
test.run();
`,
    },
    launch: { program: 'bin:uvu', args: ['-r', 'tsm', 'test'] },
    result: /Passed:\s+1/,
  },
  lens('jest', jest('jest', {}), 'test/prices.test.ts'),
  lens('vitest', vitest('forks')),
  lens('playwright', PLAYWRIGHT_TEST, 'test/prices.spec.ts'),
  lens('ava', AVA_TEST),
];
