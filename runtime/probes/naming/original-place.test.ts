/** A position in a script is its place in the source, or none where the map says that no source has it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import { findOriginal } from './original-place.js';

describe('The place of a position in its source', () => {
  let folder: string;
  const wereEnabled = process.sourceMapsEnabled;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'original-place-'));
    process.setSourceMapsEnabled(true);
  });

  after(() => {
    process.setSourceMapsEnabled(wereEnabled);
    rmSync(folder, { recursive: true });
  });

  it('is unknown in what a compiler adds, whose mappings name no source', () => {
    const script = path.join(folder, 'compiled.cjs');
    const map = { version: 3 as const, names: [], sources: ['given.ts'] };
    const mappings = encodedMappings(new TraceMap({ ...map, mappings: [[[0]], [[0, 0, 4, 2]]] }));
    const text = Buffer.from(JSON.stringify({ ...map, mappings })).toString('base64');
    const comment = '//# sourceMapping' + `URL=data:application/json;base64,${text}`;
    writeFileSync(script, `exports.helper = 1;\nexports.own = 2;\n${comment}\n`);
    createRequire(import.meta.url)(script);
    assert.equal(findOriginal(script, 1, 1), undefined);
    const place = findOriginal(script, 2, 1);
    assert.deepEqual(place, { script: path.join(folder, 'given.ts'), line: 5, column: 3 });
  });
});
