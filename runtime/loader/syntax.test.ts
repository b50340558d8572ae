/** Every syntax fixture behaves the same instrumented and plain: output, errors, exit code. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { comparable, REPOSITORY, runProgram, type RunResult } from './test/run-program.js';

const FIXTURES = path.join(REPOSITORY, 'test-fixtures/syntax');

function fixtures(): readonly string[] {
  const inFolders = ['legacy-decorators', 'paths', 'untyped-package'].flatMap((folder) =>
    readdirSync(path.join(FIXTURES, folder)).map((name) => `${folder}/${name}`),
  );
  return [...readdirSync(FIXTURES), ...inFolders]
    .filter((name) => /\.(?:[mc]?[jt]s|[jt]sx)$/.test(name))
    .sort();
}

/** tsx names the frames of ES modules by path. */
function withoutUrls(result: RunResult): RunResult {
  return {
    ...result,
    stderr: result.stderr.replace(/<anonymous> \((.*)\)$/gm, '$1').replaceAll('file://', ''),
  };
}

describe('an instrumented program', function () {
  this.timeout(30_000);
  let cache: string;

  before(() => (cache = mkdtempSync(path.join(tmpdir(), 'coroutine-cache-'))));
  after(() => rmSync(cache, { recursive: true }));

  for (const name of fixtures())
    it(`does what it does plain: ${name}`, async () => {
      const program = path.join(FIXTURES, name);
      const typed = /(?:tsx?|jsx|[mc]ts)$/.test(name);
      const plain = await runProgram({ program, imports: typed ? ['tsx'] : [] });
      const environment = { XDG_CACHE_HOME: cache };
      const cold = await runProgram({ program, imports: ['instrumented'], environment });
      const warm = await runProgram({ program, imports: ['instrumented'], environment });
      const normalize = (result: RunResult): RunResult =>
        typed ? withoutUrls(comparable(result)) : comparable(result);
      assert.deepEqual(normalize(cold), normalize(plain));
      assert.deepEqual(normalize(warm), normalize(plain), 'from the disk cache');
    });

  it('does what it does plain: a file of a megabyte', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-large-'));
    try {
      const program = path.join(folder, 'large.mjs');
      const parts = Array.from(
        { length: 9000 },
        (_, n) =>
          `async function f${n}(a) { for (const b of [a, ${n}]) { await b; sum += b; } return 'text ${n}'; }`,
      );
      const calls = 'for (const f of [f0, f8999]) console.log(await f(1), sum, f.toString().length);';
      writeFileSync(program, `let sum = 0;\n${parts.join('\n')}\n${calls}\n// ${'-'.repeat(200_000)}\n`);
      const plain = await runProgram({ program });
      assert.match(plain.stdout, /^text 0 1 \d+\n/);
      const environment = { XDG_CACHE_HOME: cache };
      assert.deepEqual(await runProgram({ program, imports: ['instrumented'], environment }), plain);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('does the same when tsx takes out the types, before or after us', async () => {
    const program = path.join(FIXTURES, 'typescript.ts');
    const environment = { XDG_CACHE_HOME: cache };
    const plain = await runProgram({ program, imports: ['tsx'] });
    const before = await runProgram({ program, imports: ['tsx', 'instrumented'], environment });
    const after = await runProgram({ program, imports: ['instrumented', 'tsx'], environment });
    assert.deepEqual([before, after], [plain, plain]);
  });
});
