/**
 * Well-known packages do the same with hooks in every one of their coroutines as without any: each is driven by a
 * program in `test-fixtures/packages`, natively and with all of `node_modules` instrumented.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONFIGURATION_VARIABLE } from '../../../runtime/protocol/names.js';
import { comparable, REPOSITORY, runProgram } from '../../../runtime/loader/test/run-program.js';

const PROGRAMS = path.join(REPOSITORY, 'test-fixtures/packages');

describe('a program that uses the package', () => {
  let cache: string;

  before(() => (cache = mkdtempSync(path.join(tmpdir(), 'coroutine-packages-'))));
  after(() => rmSync(cache, { recursive: true }));

  for (const name of readdirSync(PROGRAMS))
    it(`${path.parse(name).name} does what it does plain`, async () => {
      const program = path.join(PROGRAMS, name);
      const plain = comparable(await runProgram({ program }));
      const environment = {
        XDG_CACHE_HOME: cache,
        [CONFIGURATION_VARIABLE]: '{ "instrumentPackages": ["*"] }',
      };
      const instrumented = comparable(await runProgram({ program, imports: ['instrumented'], environment }));
      assert.equal(plain.code, 0, plain.stderr);
      assert.deepEqual(instrumented, plain);
      assert.ok(isInCache(`node_modules/${path.parse(name).name}/`), 'the package had hooks');
    });

  function isInCache(part: string): boolean {
    const folder = path.join(cache, 'coroutine-debugger');
    return readdirSync(folder).some((name) => readFileSync(path.join(folder, name), 'utf8').includes(part));
  }
});
