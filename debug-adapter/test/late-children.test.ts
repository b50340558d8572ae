/** A process whose Node is still starting when its adapter goes: it ends with the program, or continues. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixture, withSession, type LaunchOptions, type TestSession } from './debug-session.js';
import { endOf } from './process-end.js';

const STARTS_LATE = fixture('children/starts-late.mjs');

describe('A process that starts late', () => {
  let folder: string;
  let pipe: string;
  /** Written by the process, if it runs. */
  let file: string;

  before(function () {
    // Nothing there is left of a killed adapter.
    if (process.platform === 'win32') this.skip();
  });

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'late-children-'));
    file = path.join(folder, 'ran');
    pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whether it ran, if its Node begins when the session is over. */
  async function runsAfter(
    ends: 'ends' | 'stays',
    leave: (session: TestSession, program: number) => unknown,
    launch: LaunchOptions['launch'] = {},
  ): Promise<boolean> {
    let late = 0;
    await withSession(async (session) => {
      const printed = new Promise<void>((resolve) => {
        session.client.on('output', () => {
          if (/^\d+ \d+\n/.test(session.stdout)) resolve();
        });
      });
      await session.launch(STARTS_LATE, { args: [pipe, file, ends], children: {}, launch });
      await printed;
      if (ends === 'ends') await session.ended;
      const [program = 0, child = 0] = session.stdout.split(' ').map(Number);
      late = child;
      await leave(session, program);
    });
    // Opened for both, because opening waits for a reader, which may have been ended.
    const line = openSync(pipe, 'r+');
    writeSync(line, '\n');
    await endOf(late);
    closeSync(line);
    return existsSync(file);
  }

  it('ends where the adapter was killed', async () => {
    assert.equal(await runsAfter('stays', (session) => session.killAdapter()), false);
  });

  it('ends where the user has ended the program', async () => {
    const ran = await runsAfter('stays', ({ client }) =>
      client.disconnectRequest({ terminateDebuggee: true }),
    );
    assert.equal(ran, false);
  });

  it('continues where the program has ended by itself, and then the adapter', async () => {
    assert.equal(await runsAfter('ends', ({ client }) => client.disconnectRequest({})), true);
  });

  it('continues where the user has left the program', async () => {
    const leave = async ({ client }: TestSession, program: number): Promise<void> => {
      await client.disconnectRequest({});
      process.kill(program);
    };
    const ran = await runsAfter('stays', leave, { killBehavior: 'none' });
    assert.equal(ran, true);
  });
});
