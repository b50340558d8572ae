/** A process or file that cannot be read is refused with a sentence, and is not harmed. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { UserError } from '../../errors.js';
import { ElfFile } from '../elf/elf-file.js';
import { readConstants } from '../elf/v8-constants.js';
import { PositionTable } from '../heap/position-table.js';
import { readCore } from '../read-core.js';
import { readProcess } from '../read-process.js';

const OPTIONS = { values: true, internals: false };

(process.platform === 'linux' ? describe : describe.skip)('What cannot be read', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'refusals-'));
  const file = (content: Buffer | string): string => {
    const name = path.join(folder, 'file');
    writeFileSync(name, content);
    return name;
  };

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('is a process that is no Node: no way harms it', async () => {
    const sleeper: ChildProcess = spawn('sleep', ['1000'], { stdio: 'ignore' });
    await once(sleeper, 'spawn');
    const pid = sleeper.pid ?? 0;
    await assert.rejects(readProcess(pid, undefined, OPTIONS), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^It is not a Node whose memory can be read/);
      assert.match(
        error.message,
        /does not open an inspector: it is not Node, or was started without that\.$/,
      );
      return true;
    });
    assert.equal(sleeper.exitCode, null);
    assert.equal(sleeper.signalCode, null);
    const exited = once(sleeper, 'exit');
    sleeper.kill();
    await exited;
  });

  it('is a process that has ended, and that its parent has not asked about yet', async () => {
    // A shell would ask: the child ends only when another program, which never asks, has taken the shell's place.
    const script = '(exec 3>&-; read line <&4) & echo $!; exec sleep 1000 3>&- 5>&-';
    const parent = spawn('sh', ['-c', script], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const exited = once(parent, 'exit');
    const [, output, , ofShell, input, ofChild] = parent.stdio as unknown as Duplex[];
    assert.ok(output && ofShell && input && ofChild);
    try {
      const isReplaced = once(ofShell.resume(), 'end');
      const isOver = once(ofChild.resume(), 'end');
      const [printed] = (await once(output, 'data')) as [Buffer];
      await isReplaced;
      input.write('\n');
      await isOver;
      const pid = Number(String(printed));
      await assert.rejects(
        readProcess(pid, 'memory', OPTIONS),
        new UserError(`Process ${pid} has ended: it has no memory any more.`),
      );
    } finally {
      parent.kill();
    }
    await exited;
  });

  it('is a shell that handles the signal by which Node opens its inspector: it would end by it', async () => {
    const shell = spawn('bash', ['-c', `trap 'echo bye' EXIT; echo ready; read`], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(shell.stdout, 'data');
    const exited = once(shell, 'exit') as Promise<[number | null, string | null]>;
    await assert.rejects(
      readProcess(shell.pid ?? 0, undefined, OPTIONS),
      /does not open an inspector: it is not Node/,
    );
    shell.stdin.end('\n');
    assert.deepEqual(await exited, [0, null]);
  });

  it('is a process that is not there', async () => {
    const gone = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await once(gone, 'exit');
    const pid = gone.pid ?? 0;
    await assert.rejects(readProcess(pid, undefined, OPTIONS), { message: `There is no process ${pid}.` });
  });

  it('is a file that is no ELF file, or is cut off anywhere', () => {
    assert.throws(() => new ElfFile(file('hello')), /is not an ELF file\.$/);
    const begin = readFileSync(process.execPath).subarray(0, 5000);
    for (const length of [64, 100, 1000, 5000])
      assert.throws(() => readConstants(new ElfFile(file(begin.subarray(0, length)))), UserError);
  });

  it('is a core file of another program', async () => {
    await assert.rejects(readCore(file('hello'), undefined, OPTIONS), /is not an ELF file\.$/);
    await assert.rejects(
      readCore(path.join(folder, 'none'), undefined, OPTIONS),
      /^UserError: There is no file/,
    );
    const begin = readFileSync(process.execPath).subarray(0, 5000);
    await assert.rejects(
      readCore(file(begin), undefined, OPTIONS),
      /is no core file, but a program or a library\.$/,
    );
  });

  it('is a table of positions that is none', () => {
    for (const encoding of ['signed', 'flagged'] as const) {
      assert.equal(PositionTable.decode(Buffer.alloc(0), encoding), undefined);
      assert.equal(PositionTable.decode(Buffer.from([0x80, 0x80]), encoding), undefined);
      assert.equal(PositionTable.decode(Buffer.alloc(40, 0xff), encoding), undefined);
    }
    const table = PositionTable.decode(Buffer.from([0, 20, 8, 40]), 'signed');
    assert.deepEqual([table?.at(0), table?.at(3), table?.at(4)], [4, 4, 14]);
  });
});
