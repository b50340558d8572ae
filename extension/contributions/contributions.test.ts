/** package.json and the documents contain what is declared here; if not, run `npm run generate`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { contributes } from './index.js';
import { translatable } from './translatable.js';
import { withLaunchTables } from './launch-table.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');

describe('What is generated', () => {
  it('is in package.json as it is declared', () => {
    const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      contributes: unknown;
    };
    const named = translatable(contributes);
    assert.deepEqual(manifest.contributes, JSON.parse(JSON.stringify(named.contributes)));
    const texts: unknown = JSON.parse(readFileSync(path.join(ROOT, 'package.nls.json'), 'utf8'));
    assert.deepEqual(texts, named.texts);
  });

  it('is in the documents as it is declared', () => {
    const page = readFileSync(path.join(ROOT, 'docs/guide/launch-configuration.md'), 'utf8');
    assert.match(page, /launch keys: npm run generate[^]*attach keys: npm run generate/);
    assert.equal(page, withLaunchTables(page));
  });
});
