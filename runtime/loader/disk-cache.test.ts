/** What the disk gives back is what was written, or nothing. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FIRST_SITE_ON_MAIN_THREAD } from '../protocol/ids.js';
import { readConfiguration } from './configuration.js';
import { DiskCache } from './disk-cache.js';
import { ModuleTexts } from './module-texts.js';

const ENTRY = { code: 'ªe(100000000)\n', firstSite: 100_000_000, rows: 3 };

describe('the disk cache', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'coroutine-texts-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function filesIn(where: string): readonly string[] {
    return readdirSync(where, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
  }

  it('gives back what was written, also to another process', () => {
    const key = new DiskCache(folder).keyOf(['a', 'b']);
    new DiskCache(folder).write(key, ENTRY);
    assert.deepEqual(new DiskCache(folder).read(key), ENTRY);
  });

  it('tells texts apart by every part they depend on', () => {
    const cache = new DiskCache(folder);
    assert.notEqual(cache.keyOf(['a', 'b']), cache.keyOf(['ab', '']));
    assert.notEqual(cache.keyOf(['a', 'b']), cache.keyOf(['a', 'c']));
    assert.equal(cache.read(cache.keyOf(['never written'])), undefined);
  });

  it('trusts no entry that was cut off or changed', () => {
    const cache = new DiskCache(folder);
    const key = cache.keyOf(['a']);
    cache.write(key, ENTRY);
    const [file = ''] = filesIn(folder);
    const written = readFileSync(file, 'utf8');
    for (const broken of ['', written.slice(0, -3), written.replace('ªe', 'ªf'), 'something else']) {
      writeFileSync(file, broken);
      assert.equal(new DiskCache(folder).read(key), undefined, JSON.stringify(broken));
    }
  });

  it('writes nothing, and fails nothing, where it cannot write', () => {
    const file = path.join(folder, 'a file');
    writeFileSync(file, '');
    const cache = new DiskCache(path.join(file, 'below'));
    const key = cache.keyOf(['a']);
    cache.write(key, ENTRY);
    assert.equal(cache.read(key), undefined);
  });

  it('keeps texts for modules, which get the numbers of this run', () => {
    const configuration = readConfiguration({});
    const module = {
      source: 'async function f() { await 1 }',
      file: '/a.mjs',
      url: 'file:///a.mjs',
      kind: 'module',
      typed: false,
    } as const;
    const textAt = (firstSite: number): string =>
      new ModuleTexts(
        configuration,
        firstSite as typeof FIRST_SITE_ON_MAIN_THREAD,
        new DiskCache(folder),
      ).textOf(module);
    const first = textAt(FIRST_SITE_ON_MAIN_THREAD);
    const moved = textAt(FIRST_SITE_ON_MAIN_THREAD + 70);
    assert.notEqual(first, moved);
    assert.equal(
      first,
      moved.replaceAll(/\b(\d{9})\b/g, (site) => String(Number(site) - 70)),
    );
    const changed = new ModuleTexts(configuration, FIRST_SITE_ON_MAIN_THREAD, new DiskCache(folder));
    assert.match(changed.textOf({ ...module, source: 'async function g() { await 2 }' }), /function g/);
  });
});
