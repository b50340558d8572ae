/** A core file shows what the process waited for. Written by gdb's gcore, and skipped if that is missing. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCore } from '../read-core.js';
import { Target, treeLines } from './target.js';

const GCORE = '/usr/bin/gcore';

const OPTIONS = { values: false, internals: false };

/** The same core file with another binary, in part, and compressed. */
async function refusesWhatDoesNotFit(core: string): Promise<void> {
  await assert.rejects(
    readCore(core, '/bin/sh', OPTIONS),
    /^UserError: \/bin\/sh is not the Node that wrote .* it is another build/,
  );
  await assert.rejects(readCore(core, '/nowhere/node', OPTIONS), {
    message: 'There is no file /nowhere/node.',
  });
  truncateSync(core, statSync(core).size / 2);
  await assert.rejects(
    readCore(core, process.execPath, OPTIONS),
    / is cut off: \d+ MB of the memory are missing/,
  );
  writeFileSync(core, Buffer.from('28b52ffd00', 'hex'));
  await assert.rejects(readCore(core, process.execPath, OPTIONS), /unpack it first \(zstd -d\)\.$/);
}

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
      await refusesWhatDoesNotFit(core);
    } finally {
      await target.end();
      rmSync(folder, { recursive: true });
    }
  });
});
