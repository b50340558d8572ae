/**
 * Programs that meet the runtime where it could show: what they print, and how they end, is what it is without it. Each
 * is run with `--import` of an empty text, too, because any such option changes how Node starts CommonJS.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { REPOSITORY, runProgram } from '../../../runtime/loader/test/run-program.js';

const FOLDER = path.join(REPOSITORY, 'test-fixtures/same-as-plain');
const NOTHING = 'data:text/javascript,';

interface Coverage {
  readonly result: readonly { readonly url: string; readonly functions: readonly unknown[] }[];
}

interface Case {
  readonly name: string;
  /** Within the folder of these programs. */
  readonly program: string;
  /** Loaded by `--import`, before the runtime and after it. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** Options of Node. */
  readonly flags?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'has module hooks of its own', program: 'own-hooks/main.mjs' },
  {
    name: 'has module hooks that are registered after the runtime',
    program: 'own-hooks/plain.mjs',
    after: ['own-hooks/register.mjs'],
  },
  {
    name: 'has module hooks that are registered before the runtime',
    program: 'own-hooks/plain.mjs',
    before: ['own-hooks/register.mjs'],
  },
  {
    name: 'abandons coroutines and is notified of their collection',
    program: 'abandoned.mjs',
    flags: ['--expose-gc'],
  },
  { name: 'compiles TypeScript by itself', program: 'other-compiler/main.cjs' },
  {
    name: 'makes ES modules of TypeScript in a package of CommonJS',
    program: 'named-modules/main.ts',
    after: ['named-modules/register.mjs'],
  },
  {
    name: 'does so by hooks that are registered before the runtime',
    program: 'named-modules/main.ts',
    before: ['named-modules/register.mjs'],
  },
  { name: 'looks up the source maps of all frames', program: 'reads-source-maps.cjs' },
  { name: 'evaluates texts by every way there is', program: 'evaluated-texts.mjs' },
  {
    name: 'imports modules in functions that it makes of texts, as packages of CommonJS do, without a warning',
    program: 'made-imports/main.mjs',
    flags: ['--warnings'],
  },
  { name: "prints Node's own errors", program: 'node-errors.mjs' },
  { name: 'formats no stack traces, and its own, in CommonJS', program: 'own-traces.cjs' },
  {
    name: 'is run with frozen built-in objects',
    program: 'frozen-intrinsics.mjs',
    flags: ['--frozen-intrinsics'],
  },
  {
    name: 'may not make code from text',
    program: 'no-code-from-text.mjs',
    flags: ['--disallow-code-generation-from-strings'],
  },
];

function urlOf(file: string): string {
  return pathToFileURL(path.join(FOLDER, file)).href;
}

describe('A program', function () {
  this.timeout(30_000);
  let cache: string;

  before(() => (cache = mkdtempSync(path.join(tmpdir(), 'coroutine-cache-'))));
  after(() => rmSync(cache, { recursive: true }));

  for (const { name, program, before: first = [], after: last = [], flags = [] } of CASES)
    it(`does the same with the runtime that ${name}`, async () => {
      const run = (runtime: string) =>
        runProgram({
          program: path.join(FOLDER, program),
          imports: [...first.map(urlOf), runtime, ...last.map(urlOf)],
          flags,
          environment: { XDG_CACHE_HOME: cache },
        });
      assert.deepEqual(await run('instrumented'), await run(NOTHING));
    });

  it('runs as it stands where it is nested too deeply for hooks, which is said', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-deep-'));
    try {
      for (const depth of [60, 300]) {
        const program = path.join(folder, `deep${depth}.mjs`);
        const value = `${'await (async () => ('.repeat(depth)}1${' + 1))()'.repeat(depth)}`;
        writeFileSync(program, `console.log(${value});\n`);
        const environment = { XDG_CACHE_HOME: cache };
        const { stdout, stderr, code } = await runProgram({
          program,
          imports: ['instrumented'],
          environment,
        });
        assert.deepEqual([stdout, code], [`${depth + 1}\n`, 0]);
        assert.match(stderr, /^coroutine-debugger: .* runs without hooks: .*\n$/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('runs as TypeScript where it is allowed neither native code nor threads', async function () {
    // Before, the permission model is called otherwise, and Node strips no types.
    if ((module as { stripTypeScriptTypes?: unknown }).stripTypeScriptTypes === undefined) this.skip();
    const program = path.join(FOLDER, 'few-permissions.mts');
    const flags = ['--permission', '--allow-fs-read=*'];
    const environment = { XDG_CACHE_HOME: cache };
    assert.deepEqual(await runProgram({ program, imports: ['instrumented'], flags, environment }), {
      stdout: '3\n',
      stderr: '',
      code: 0,
    });
  });

  it("finds its packages by Yarn's map, in TypeScript that the project does not say to be ES modules", async () => {
    const program = path.join(FOLDER, 'package-map/main.ts');
    const flags = ['--require', path.join(FOLDER, 'package-map/map.cjs')];
    const environment = { XDG_CACHE_HOME: cache };
    assert.deepEqual(await runProgram({ program, imports: ['instrumented'], flags, environment }), {
      stdout: 'total 14 open\n',
      stderr: '',
      code: 0,
    });
  });

  it('sees the stacks of packages as without the runtime, and in their sources where they have hooks', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-package-'));
    try {
      const dep = path.join(folder, 'node_modules/dep');
      mkdirSync(dep, { recursive: true });
      const source =
        '\n\ninterface Dish { name: string }\nexport function cook(dish: Dish) {\n  return new Error(dish.name);\n}\n';
      const { code } = transformSync(source, {
        ...{ loader: 'ts', format: 'cjs', sourcemap: 'inline', sourcefile: 'cook.ts' },
      });
      writeFileSync(path.join(dep, 'index.js'), code);
      const program = path.join(folder, 'main.cjs');
      writeFileSync(program, "console.log(require('dep').cook({ name: 'soup' }).stack.split('\\n')[1]);\n");
      const placeIn = async (runtime: string, instrumentPackages: readonly string[]): Promise<string> => {
        const environment = {
          XDG_CACHE_HOME: cache,
          COROUTINE_DEBUGGER: JSON.stringify({ instrumentPackages }),
        };
        return (await runProgram({ program, imports: [runtime], environment })).stdout;
      };
      const plain = await placeIn(NOTHING, []);
      assert.match(plain, /dep\/index\.js:/);
      const original = await placeIn('instrumented', ['dep']);
      assert.match(original, /dep\/cook\.ts:5:10\)/);
      // Where a thread loads ES modules, it is not known here which packages have hooks.
      const knowsPackages = 'registerHooks' in module;
      assert.equal(await placeIn('instrumented', []), knowsPackages ? plain : original);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is covered as without the runtime, and nothing else is', async () => {
    const program = path.join(FOLDER, 'coverage/main.mjs');
    const covered = async (runtime: string): Promise<unknown> => {
      const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-coverage-'));
      try {
        await runProgram({ program, imports: [runtime], environment: { NODE_V8_COVERAGE: folder } });
        // One file for each thread.
        const results = readdirSync(folder).flatMap((file) => {
          const { result } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Coverage;
          return result;
        });
        // What c8 and Node's test runner report on.
        return results
          .filter(({ url }) => url.startsWith('file:'))
          .map(({ url, functions }) => ({ url, functions }));
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
    const plain = await covered(NOTHING);
    assert.match(JSON.stringify(plain), /counted\.mjs/);
    assert.deepEqual(await covered('instrumented'), plain);
  });

  it('is reported as covered by the test runner as without the runtime', async () => {
    const program = path.join(FOLDER, 'coverage/main.mjs');
    const report = async (runtime: string): Promise<string> => {
      const flags = ['--test', '--experimental-test-coverage', '--test-reporter=tap'];
      const { stdout } = await runProgram({ program, imports: [runtime], flags });
      return stdout.slice(stdout.indexOf('# start of coverage report'));
    };
    const plain = await report(NOTHING);
    assert.match(plain, /counted\.mjs/);
    assert.equal(await report('instrumented'), plain);
  });
});
