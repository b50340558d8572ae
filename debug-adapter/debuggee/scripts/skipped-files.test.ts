/** Which files are skipped: the globs of `skipFiles`, and the single expression for V8. */
import assert from 'node:assert/strict';
import { SkippedFiles } from './skipped-files.js';

const NODE = '<node_internals>/**';

describe('Skipped files', () => {
  const cases: readonly (readonly [string[], string, boolean])[] = [
    [[NODE], 'node:fs', true],
    [[NODE], 'node:internal/process/task_queues', true],
    [[NODE], '/app/main.ts', false],
    [[], 'node:fs', false],
    [[], '/app/node_modules/tslib/tslib.js', true],
    [['!**/tslib/**'], '/app/node_modules/tslib/tslib.js', false],
    [['**/node_modules/**'], '/app/node_modules/.pnpm/dep@1/index.js', true],
    [['**/node_modules/**'], 'node:fs', false],
    [['/app/lib/*.js'], '/app/lib/a.js', true],
    [['/app/lib/*.js'], '/app/lib/sub/a.js', false],
    [['lib/*.js'], '/app/lib/a.js', true],
    [['/app/**', '!/app/src/**'], '/app/src/main.ts', false],
    [['/app/**', '!/app/src/**'], '/app/lib/main.ts', true],
    [['/app/**', '!/app/src/**', '/app/src/made/**'], '/app/src/made/main.ts', true],
    [['!/app/src/**'], '/app/src/main.ts', false],
    [['/app/{a,b}/[xy].js'], '/app/b/y.js', true],
    [['C:\\app\\**'], 'C:\\app\\main.js', true],
    [[NODE, '!<node_internals>/events'], 'node:events', false],
  ];
  for (const [globs, name, isSkipped] of cases) {
    it(`${JSON.stringify(globs)} ${isSkipped ? 'skip' : 'do not skip'} ${name}`, () => {
      const files = new SkippedFiles(globs);
      assert.equal(files.skips(name), isSkipped);
      const { pattern } = files;
      const url = name.startsWith('node:')
        ? name
        : `file://${name.replace(/^C:\\/, '/C:/').replaceAll('\\', '/')}`;
      // Node's own code is not sent to V8, because its scripts belong to no inspected context.
      const isReported = isSkipped && !name.startsWith('node:');
      assert.equal(pattern !== undefined && new RegExp(pattern).test(url), isReported);
    });
  }
});
