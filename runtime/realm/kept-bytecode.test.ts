/** The bytecode of a script is kept between runs, and nothing depends on it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { keptScript } from './kept-bytecode.js';

const HASH = 'a'.repeat(40);
const TEXT = `(function twice(n) { return n * 2; })\n/*${HASH}*/\n`;

describe('A script whose bytecode is kept', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'bytecode-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Runs it as one start of a program does; whether V8 took what was kept. */
  function start(text = TEXT): boolean {
    const { script, keep } = keptScript(text, 'kept.js', folder);
    const twice = script.runInContext(vm.createContext()) as (n: number) => number;
    assert.equal(twice(4), 8);
    keep();
    return script.cachedDataRejected === false;
  }
  const fileOf = (): string => path.join(folder, readdirSync(folder)[0] ?? '');

  it('is taken from the second start on, and only the user can read it', () => {
    assert.deepEqual([start(), start(), start()], [false, true, true]);
    assert.equal(readdirSync(folder).length, 1);
    if (process.platform !== 'win32') assert.equal(statSync(fileOf()).mode & 0o077, 0);
  });

  it('is compiled again where the file is cut, or another byte stands in it', () => {
    start();
    const whole = readFileSync(fileOf());
    for (const bytes of [whole.subarray(0, 100), Buffer.alloc(0), changed(whole)]) {
      writeFileSync(fileOf(), bytes);
      assert.equal(start(), false);
      assert.equal(start(), true);
    }
  });

  it('is compiled where it has no name, or the folder cannot be written', () => {
    assert.deepEqual(
      [1, 2].map(() => start('(function twice(n) { return n * 2; })')),
      [false, false],
    );
    assert.deepEqual(readdirSync(folder), []);
    const given = folder;
    folder = path.join(given, '\0');
    assert.equal(start(), false);
    folder = given;
  });
});

function changed(whole: Buffer): Buffer {
  const bytes = Buffer.from(whole);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  return bytes;
}
