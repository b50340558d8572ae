/**
 * What debugging adds to whole runs: of a small program, and of a test runner. Plain and debugged runs
 * alternate; the time of a debugged one goes from the start of the adapter to the end of the session.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { TestSession, type LaunchOptions } from '../../../../debug-adapter/test/debug-session.js';
import { JsDebug } from './js-debug.js';
import { JEST } from '../../stacks/package-sets.js';
import { PACKAGE } from '../../stacks/program-texts.js';
import { commandOf, isInstalled, prepareProject, type Project } from '../../stacks/project.js';
import type { Stack } from '../../stacks/stack.js';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const ROUNDS = Number(values.rounds);
const TEST_FILES = 20;

const SMALL: Stack = {
  name: 'bench small program',
  set: JEST,
  files: {
    'package.json': PACKAGE('module'),
    'src/name.js': 'export const nameOf = async (n) => `dish ${n}`;\n',
    'src/main.js': "import { nameOf } from './name.js';\n\nconsole.log(await nameOf(1));\n",
  },
  source: 'src/never.js',
  sourceText: 'export const never = 1;\n',
  launch: { program: './src/main.js' },
  result: /dish 1/,
};

/** Each file has tests that await, and loads code of its own. */
function testFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let n = 0; n < TEST_FILES; n++) {
    const functions = Array.from(
      { length: 20 },
      (_, f) =>
        `export async function cook${f}(a: number): Promise<number> { for (let i = 0; i < 10; i++) a += await a; return a; }`,
    );
    files[`src/kitchen${n}.ts`] = `${functions.join('\n')}\n`;
    files[`test/kitchen${n}.test.ts`] =
      `import * as kitchen from '../src/kitchen${n}';\nfor (const cook of Object.values(kitchen)) test(cook.name, async () => { expect(await cook(1)).toBe(1024); });\n`;
  }
  return files;
}

const tests = { source: 'src/never.ts', sourceText: 'export const never = 1;\n' };
const STACKS: readonly (readonly [string, Stack])[] = [
  ['two ES modules that print a line', SMALL],
  [
    `Jest, ${TEST_FILES} files of 20 tests, \`--runInBand\``,
    {
      name: 'bench jest',
      set: JEST,
      files: {
        ...testFiles(),
        'package.json': PACKAGE('commonjs'),
        'babel.config.cjs':
          "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }], '@babel/preset-typescript'] };\n",
        'jest.config.json': JSON.stringify({ cacheDirectory: './cache', testMatch: ['**/test/*.test.ts'] }),
      },
      ...tests,
      launch: { program: 'bin:jest', args: ['--runInBand', '--silent'] },
      result: /passed/,
    },
  ],
];

async function plain(project: Project, { launch, result }: Stack): Promise<number> {
  const started = performance.now();
  const [program = ''] = commandOf(project, launch.program ?? '');
  const child = spawn(process.execPath, [program, ...(launch.args ?? [])], {
    cwd: project.folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (text += String(part)));
  await once(child, 'close');
  if (!result.test(text)) throw new Error(`The plain run failed: ${text}`);
  return performance.now() - started;
}

async function debugged(project: Project, { launch, result }: Stack, breakpoint: boolean): Promise<number> {
  const started = performance.now();
  const breakpoints: LaunchOptions = breakpoint ? { breakpoints: { [project.source]: [{ line: 1 }] } } : {};
  const session = new TestSession();
  await session.launch(commandOf(project, launch.program ?? '')[0], {
    launch: { cwd: project.folder, runtimeExecutable: process.execPath, env: { NO_COLOR: '1' } },
    args: launch.args ?? [],
    ...breakpoints,
    children: { ...breakpoints, children: breakpoints },
  });
  await session.ended;
  const took = performance.now() - started;
  const text = session.stdout + session.stderr;
  await session.close();
  if (!result.test(text)) throw new Error(`The debugged run failed: ${text}${session.console}`);
  return took;
}

/** From the launch to the end of the program's session; its adapter runs already. */
async function debuggedByJsDebug(
  jsDebug: JsDebug,
  project: Project,
  { launch, result }: Stack,
): Promise<number> {
  const started = performance.now();
  let text = '';
  const configuration = {
    program: commandOf(project, launch.program ?? '')[0],
    args: launch.args ?? [],
    cwd: project.folder,
    runtimeExecutable: process.execPath,
    console: 'internalConsole',
    outputCapture: 'std',
    env: { NO_COLOR: '1' },
  };
  const session = await jsDebug.launch(configuration, { [project.source]: [1] }, (wire) => {
    wire.onOutput((output) => (text += output));
  });
  await session.ended;
  const took = performance.now() - started;
  await session.close();
  if (!result.test(text)) throw new Error(`The run under js-debug failed: ${text}`);
  return took;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
}

process.stdout.write(
  `Milliseconds from the command to the end, medians of ${ROUNDS} rounds in which the ways alternate, with warm caches, and the ratio to plain. *Debugged*: from the start of the adapter to the end of the session, no breakpoint. *With a breakpoint*: in a file that is not loaded. *js-debug*: VS Code's JavaScript debugger, with that breakpoint, without the start of its adapter.\n\n`,
);
const jsDebug = await JsDebug.start();
const header = ['ms', 'plain', 'debugged', 'with a breakpoint', ...(jsDebug ? ['js-debug'] : [])];
process.stdout.write(`| ${header.join(' | ')} |\n| ${header.map(() => '---').join(' | ')} |\n`);
for (const [name, stack] of STACKS) {
  if (!isInstalled(stack.set, process.stderr)) continue;
  const project = prepareProject(stack, process.execPath);
  const ways = [
    () => plain(project, stack),
    () => debugged(project, stack, false),
    () => debugged(project, stack, true),
    ...(jsDebug ? [() => debuggedByJsDebug(jsDebug, project, stack)] : []),
  ];
  // The first run of each way fills the caches of runner and debugger.
  for (const way of ways) await way();
  const seen = ways.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, way] of ways.entries()) seen[index]?.push(await way());
  const [base = NaN, ...others] = seen.map(median);
  const cells = others.map(
    (one) => `${one.toFixed(0)} (+${(one - base).toFixed(0)}, ${(one / base).toFixed(2)})`,
  );
  process.stdout.write(`| ${[name, base.toFixed(0), ...cells].join(' | ')} |\n`);
}
jsDebug?.stop();
