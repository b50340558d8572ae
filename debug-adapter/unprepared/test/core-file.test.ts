/** A core file shows what the process waited for. Written by gdb's gcore, and skipped if that is missing. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCore } from '../read-process.js';
import { Target, treeLines } from './target.js';

const GCORE = '/usr/bin/gcore';

(process.platform === 'linux' && existsSync(GCORE) ? describe : describe.skip)('A core file', function () {
  this.timeout(120_000);

  it('is read like the process that it was', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'core-'));
    const target = await Target.start('deep.mjs');
    try {
      execFileSync(GCORE, ['-o', path.join(folder, 'core'), String(target.pid)], { stdio: 'ignore' });
      await target.end();
      const core = path.join(folder, `core.${target.pid}`);
      const capture = await readCore(core, process.execPath, { values: true, internals: false });
      const lines = await treeLines(capture, true);
      assert.match(lines[0] ?? '', /^└─ \(module\) {2}awaits shop\.first\(\{ qty: 7, item: 'tea' \}\)/);
      assert.deepEqual(
        capture.dump.variables.map(({ variables }) =>
          variables.map(({ name, value }) => `${name} = ${value}`).join(),
        ),
        [
          '',
          'order = {qty: 7, item: "tea"},tag = "L1",this = Shop {name: "corner"}',
          'order = {qty: 7, item: "tea"},tag = "L1",price = 21,this = Shop {name: "corner"}',
          'price = 21,tax = 4.2,inner = [4.2]',
          'list = [4.2]',
          'label = "leaf",n = 42',
        ],
      );
    } finally {
      await target.end();
      rmSync(folder, { recursive: true });
    }
  });
});
