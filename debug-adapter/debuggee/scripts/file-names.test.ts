/** Sources of maps are names: every character may be part of one. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { resolveSource } from '../../../runtime/source-maps/source-paths.js';
import { pathOfUrl } from './file-names.js';

function fileOfSource(name: string, root: string, folder: string): string {
  return resolveSource(name, { root, folder, overrides: {} });
}

describe('Names of files', () => {
  for (const folder of ['a%c', '50%off', 'ha#sh', 'a?b', 'a b', '%41']) {
    it(`an absolute path in a folder named ${folder} is that path`, () => {
      assert.equal(fileOfSource(`/x/${folder}/main.ts`, '', '/y'), `/x/${folder}/main.ts`);
    });
    it(`a path beside a map in a folder named ${folder} is in that folder`, () => {
      assert.equal(fileOfSource('../src/main.ts', '', `/x/${folder}/dist`), `/x/${folder}/src/main.ts`);
    });
  }

  it('a URL is its path, and a broken one is none', () => {
    assert.equal(fileOfSource('file:///x/a%25c/main.ts', '', '/y'), '/x/a%c/main.ts');
    assert.equal(pathOfUrl('file:///x/a%c/main.ts'), undefined);
    assert.equal(pathOfUrl('file://elsewhere/main.ts'), undefined);
    assert.equal(pathOfUrl('node:fs'), undefined);
  });

  it('a name that a tool has encoded is the file that exists', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'names-'));
    mkdirSync(path.join(folder, 'a b'));
    writeFileSync(path.join(folder, 'a b', 'main.ts'), '');
    assert.equal(fileOfSource('a%20b/main.ts', '', folder), path.join(folder, 'a b', 'main.ts'));
    rmSync(folder, { recursive: true });
  });
});
