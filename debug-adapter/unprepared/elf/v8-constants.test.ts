/** V8's constants in a binary: by name, by the beginning of a name, and the sentences where they are missing. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtElf } from '../test/built-elf.js';
import { ElfFile } from './elf-file.js';
import { readConstants, V8Constants } from './v8-constants.js';

const VERSION = Object.fromEntries(
  Object.entries({ major: 13, minor: 6, build: 233, patch: 17 }).map(([part, value]) => [
    `_ZN2v88internal7Version6${part}_E`,
    value,
  ]),
);

describe("V8's constants", () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'v8-constants-'));

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const constantsIn = (symbols: Readonly<Record<string, number | undefined>>): V8Constants => {
    const file = path.join(folder, 'node');
    writeFileSync(file, builtElf({ symbols }));
    const elf = new ElfFile(file);
    try {
      return readConstants(elf);
    } finally {
      elf.close();
    }
  };

  it('are read from a binary, with the version; what is not in the file is zero', () => {
    const constants = constantsIn({ ...VERSION, v8dbg_SmiTag: undefined, v8dbg_SmiTagMask: 1, main: 4711 });
    assert.deepEqual([constants.version, constants.major], ['13.6.233.17', 13]);
    assert.deepEqual(
      [...constants.values],
      [
        ['SmiTag', 0],
        ['SmiTagMask', 1],
      ],
    );
  });

  it('are missing in a binary that is no Node, or keeps its pointers compressed', () => {
    assert.throws(() => constantsIn(VERSION), /^UserError: It is not a Node whose memory can be read/);
    assert.throws(() => constantsIn({ ...VERSION, v8dbg_TaggedSize: 4 }), /compressed pointers/);
    assert.equal(constantsIn({ ...VERSION, v8dbg_TaggedSize: 8 }).find('TaggedSize'), 8);
  });

  const constants = new V8Constants(
    new Map([
      ['class_Map__instance_type__uint16_t', 12],
      ['class_MapBig__instance_type__uint16_t', 99],
      ['class_Script__name__Object', 16],
      ['type_JSObject__JS_OBJECT_TYPE', 1057],
      ['type_JSObject__JS_API_OBJECT_TYPE', 1058],
      ['type_JSArray__JS_ARRAY_TYPE', 1057],
    ]),
    '13.6.233.17',
  );

  it('are found by the name of a field, whichever type it has, the first of several names that there is', () => {
    assert.equal(constants.field('Map__instance_type'), 12);
    assert.equal(constants.field('Script__raw_name', 'Script__name'), 16);
    assert.equal(constants.type('JSObject'), 1057);
    // The name of a class must be whole.
    assert.throws(() => constants.type('JSObj'), /does not tell the type of 'JSObj'/);
  });

  it('are missing in a sentence with the name and the version', () => {
    assert.throws(
      () => constants.field('Script__source', 'Script__raw_source'),
      /^UserError: This Node's V8 \(13\.6\.233\.17\) does not tell where 'Script__source' or 'Script__raw_source' lies\.$/,
    );
    assert.throws(
      () => constants.get('SmiTag'),
      /^UserError: This Node's V8 \(13\.6\.233\.17\) does not tell its 'SmiTag'\.$/,
    );
    assert.equal(constants.find('SmiTag'), undefined);
  });

  it('name the class of a type, the first where several have it', () => {
    assert.deepEqual(
      [...constants.classNames()],
      [
        [1057, 'JSObject'],
        [1058, 'JSObject'],
      ],
    );
  });
});
