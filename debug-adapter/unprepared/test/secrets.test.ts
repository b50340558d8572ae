/** Captures leave the machine in logs and dumps: they contain no values with names of secrets. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT, Target } from './target.js';

(process.platform === 'linux' ? describe : describe.skip)('A process with secrets', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'outside-secrets-'));
  after(() => rmSync(folder, { recursive: true }));

  async function pstree(...args: readonly string[]): Promise<string> {
    const terminal = path.join(ROOT, 'dist/terminal/main.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [terminal, 'pstree', ...args]);
    return stdout;
  }

  it('shows none of them, unless the user asks for them, and only the user can read its dump', async () => {
    const target = await Target.start('secrets.mjs');
    const file = path.join(folder, 'dump.json');
    try {
      const pid = String(target.pid);
      const printed = await pstree(pid, '--route', 'memory', '--values');
      assert.match(printed, /login\("ann", <redacted>\)/);
      assert.match(printed, /host: "shop"/);
      await pstree(pid, '--route', 'memory', '--save', file);
      assert.doesNotMatch(printed + readFileSync(file, 'utf8'), /s3cr3t/);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.match(await pstree(pid, '--route', 'memory', '--values', '--no-redact'), /s3cr3t/);
    } finally {
      await target.end();
    }
  });
});
