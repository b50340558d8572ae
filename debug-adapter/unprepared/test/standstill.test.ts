/**
 * A stopped process resumes, whatever happens to the process that stopped it; one that was already stopped stays so.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readProcess } from '../read-process.js';
import { describeProcess } from '../processes/linux-processes.js';
import { ROOT, Target, treeLines } from './target.js';

const STANDSTILL = pathToFileURL(path.join(ROOT, 'out/debug-adapter/unprepared/memory/standstill.js')).href;

(process.platform === 'linux' ? describe : describe.skip)('A stop for a capture', () => {
  let target: Target | undefined;

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  for (const [signal, shell, where] of [
    ['SIGKILL', '/bin/sh', ''],
    ['SIGTERM', '/bin/sh', ''],
    ['SIGINT', '/bin/sh', ''],
    ['SIGKILL', '/nowhere/sh', ', where there is no shell'],
    ['SIGINT', '/nowhere/sh', ', where there is no shell'],
  ] as const)
    it(`ends when the reader dies of ${signal} in the middle of it${where}`, async () => {
      target = await Target.start('busy.mjs');
      const reader = spawn(process.execPath, [
        '--input-type=module',
        '-e',
        `import { Standstill } from ${JSON.stringify(STANDSTILL)};
         const standstill = await Standstill.prepare(${target.pid}, '${shell}');
         standstill.during(() => { process.kill(process.pid, '${signal}'); for (;;); });`,
      ]);
      assert.deepEqual(await once(reader, 'exit'), [null, signal]);
      await target.answers();
    });

  it('leaves a process stopped that was stopped before', async () => {
    target = await Target.start('deep.mjs');
    process.kill(target.pid, 'SIGSTOP');
    const capture = await readProcess(target.pid, 'memory', { values: false, internals: false });
    assert.equal((await treeLines(capture)).length, 6);
    assert.equal(capture.stoodMs, 0);
    assert.equal(describeProcess(target.pid)?.state, 'stopped');
  });
});
