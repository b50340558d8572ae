/** The disk cache returns what was written, or nothing. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FIRST_SITE_ON_MAIN_THREAD } from '../protocol/ids.js';
import { readConfiguration } from './configuration.js';
import { cacheFolder } from '../realm/cache-folder.js';
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

  it('distinguishes texts by every part they depend on', () => {
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

  const mode = (file: string): number => statSync(file).mode & 0o777;

  it('lets no other user read what it keeps, also where an older version has left it open', () => {
    const made = path.join(folder, 'made');
    const old = path.join(folder, 'old');
    mkdirSync(old);
    chmodSync(old, 0o755);
    for (const where of [made, old]) {
      const cache = new DiskCache(where);
      cache.write(cache.keyOf(['a']), ENTRY);
      assert.equal(mode(where), 0o700);
      assert.deepEqual(filesIn(where).map(mode), [0o600]);
    }
  });

  it('follows no link, neither of the folder nor in it', () => {
    const other = path.join(folder, 'another file');
    writeFileSync(other, 'untouched');
    const cache = new DiskCache(path.join(folder, 'texts'));
    const key = cache.keyOf(['a']);
    mkdirSync(path.join(folder, 'texts'));
    symlinkSync(other, path.join(folder, 'texts', key));
    cache.write(key, ENTRY);
    assert.equal(readFileSync(other, 'utf8'), 'untouched');
    assert.equal(cache.read(key), undefined);

    mkdirSync(path.join(folder, 'elsewhere'));
    symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, 'link'));
    new DiskCache(path.join(folder, 'link')).write(key, ENTRY);
    assert.deepEqual(filesIn(path.join(folder, 'elsewhere')), []);
  });

  it('does not grow for ever: the oldest texts go', () => {
    const cache = new DiskCache(folder, 10_000);
    const code = 'a'.repeat(900);
    for (let text = 0; text < 30; text++) {
      cache.write(`1${text}`, { ...ENTRY, code });
      utimesSync(path.join(folder, `1${text}`), text, text);
    }
    cache.write('00', { ...ENTRY, code });
    const left = filesIn(folder);
    assert.ok(left.length >= 7 && left.length <= 10, String(left.length));
    assert.deepEqual(cache.read('00'), { ...ENTRY, code });
    assert.equal(cache.read('10'), undefined);
    assert.deepEqual(cache.read('129'), { ...ENTRY, code });
  });

  it('is never in the folder a program happens to run in', () => {
    const home = path.join(process.env['HOME'] ?? '', '.cache', 'coroutine-debugger');
    assert.equal(cacheFolder({}), home);
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '' }), home);
    assert.equal(cacheFolder({ XDG_CACHE_HOME: 'relative' }), home);
    assert.equal(cacheFolder({ XDG_CACHE_HOME: '/x' }), '/x/coroutine-debugger');
    const before = process.env['HOME'];
    process.env['HOME'] = '';
    try {
      assert.ok(path.isAbsolute(cacheFolder({})));
      const cache = new DiskCache(cacheFolder({}));
      cache.write(cache.keyOf(['a']), ENTRY);
      assert.equal(cache.read(cache.keyOf(['a'])), undefined);
    } finally {
      process.env['HOME'] = before;
    }
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
