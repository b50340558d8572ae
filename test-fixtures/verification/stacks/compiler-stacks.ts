/** Programs that a compiler made before, or makes as they load. */
import { COMPILERS, LOADERS } from './package-sets.js';
import { MAIN, MODULE_MAIN, PACKAGE, TSCONFIG } from './program-texts.js';
import type { Stack } from './stack.js';

const TOTAL = /total 14/;
const COMMONJS = { 'package.json': PACKAGE('commonjs'), 'src/main.ts': MAIN };
const MODULES = { 'package.json': PACKAGE('module'), 'src/main.ts': MODULE_MAIN };
const MACHINE = 'a state machine is no function that suspends: compile for ES2017 or later';

function compiled(name: string, options: object, more: Partial<Stack> = {}): Stack {
  return {
    name,
    set: COMPILERS,
    files: { ...COMMONJS, 'tsconfig.json': TSCONFIG(options) },
    prepare: ['bin:typescript/tsc'],
    launch: { program: './dist/main.js' },
    result: TOTAL,
    ...more,
  };
}

function loaded(
  name: string,
  type: 'module' | 'commonjs',
  runtimeArgs: readonly string[],
  more: Partial<Stack> = {},
): Stack {
  return {
    name,
    set: COMPILERS,
    files: {
      ...(type === 'module' ? MODULES : COMMONJS),
      'tsconfig.json': TSCONFIG(type === 'module' ? { module: 'esnext', moduleResolution: 'bundler' } : {}),
    },
    launch: { program: './src/main.ts', runtimeArgs },
    result: TOTAL,
    ...more,
  };
}

const BABEL = JSON.stringify({
  presets: [['@babel/preset-env', { targets: { node: '6' } }], '@babel/preset-typescript'],
  sourceMaps: 'inline',
});

export const COMPILER_STACKS: readonly Stack[] = [
  compiled('tsc', {}),
  compiled('tsc with sourceRoot', { sourceRoot: '../src' }),
  compiled('tsc ES2015 (__awaiter)', { target: 'es2015' }, { always: true }),
  compiled('tsc ES2015 importHelpers (tslib)', { target: 'es2015', importHelpers: true }),
  compiled(
    'tsc ES5 (__generator)',
    { target: 'es5' },
    {
      without: { resumption: MACHINE, chain: MACHINE },
    },
  ),
  loaded('-r ts-node/register', 'commonjs', ['-r', 'ts-node/register'], { always: true }),
  loaded('-r ts-node/register/transpile-only', 'commonjs', ['-r', 'ts-node/register/transpile-only']),
  loaded('--import tsx (CommonJS)', 'commonjs', ['--import', 'tsx']),
  loaded('--import tsx (ES modules)', 'module', ['--import', 'tsx'], { always: true }),
  loaded('tsx command', 'module', [], { launch: { program: 'bin:tsx', args: ['src/main.ts'] } }),
  loaded('-r @swc-node/register', 'commonjs', ['-r', '@swc-node/register']),
  loaded('--import @swc-node/register/esm-register', 'module', [
    '--import',
    '@swc-node/register/esm-register',
  ]),
  loaded('-r esbuild-register', 'commonjs', ['-r', 'esbuild-register']),
  loaded('jiti command', 'module', [], {
    set: LOADERS,
    launch: { program: 'bin:jiti', args: ['src/main.ts'] },
  }),
  loaded('-r sucrase/register', 'commonjs', ['-r', 'sucrase/register'], { set: LOADERS }),
  loaded('-r @babel/register', 'commonjs', ['-r', './register.cjs'], {
    files: {
      ...COMMONJS,
      'babel.config.json': BABEL,
      'register.cjs': "require('@babel/register')({ extensions: ['.ts', '.js'], cache: false });\n",
    },
  }),
  {
    name: 'mocha -r ts-node/register',
    set: COMPILERS,
    files: {
      'package.json': PACKAGE('commonjs'),
      'tsconfig.json': TSCONFIG({ types: ['node'] }),
      'test/prices.spec.ts': `import { sumPrices } from '../src/prices';
declare function it(name: string, body: () => Promise<void>): void;
it('adds', async () => {
  if ((await sumPrices([{ name: 'tea' }, { name: 'cake' }])) !== 14) throw new Error('wrong');
});
`,
    },
    launch: { program: 'bin:mocha', args: ['-r', 'ts-node/register', 'test/*.spec.ts'] },
    result: /1 passing/,
  },
];
