/** Sources are files, however V8 names the script: a module has a URL, another script a path. */
import assert from 'node:assert/strict';
import { originalPositionFor } from '@jridgewell/trace-mapping';
import { sourceMapOf } from './source-maps.js';

const MAP = { version: 3, sources: ['../my shop.ts'], names: [], mappings: 'AAAA' };
const SCRIPT = `open();\n//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify(MAP))}\n`;

(process.platform === 'win32' ? describe.skip : describe)('The sources of a script', () => {
  for (const name of ['/work/build/shop.cjs', 'file:///work/build/shop.mjs'])
    it(`are files, for ${name}`, () => {
      const map = sourceMapOf(name, SCRIPT);
      assert.ok(map);
      assert.deepEqual(map.resolvedSources, ['/work/my shop.ts']);
      assert.equal(originalPositionFor(map, { line: 1, column: 0 }).source, '/work/my shop.ts');
    });
});
