/** Programs that are started again at each change: every start is a session with the breakpoints, and none is left over. */
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { endOf } from './process-end.js';

const SERVER = fixture('children/served.ts');
const SERVED = markedLine(SERVER, 'served');

/** A copy that can be changed. */
async function withCopy(body: (file: string, folder: string) => Promise<void>): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'watched-')));
  const file = path.join(folder, 'served.ts');
  copyFileSync(SERVER, file);
  try {
    await body(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pidOf(session: TestSession, index: number): number {
  return Number(/\[(\d+)\]$/.exec(String(session.asked[index]?.configuration['name']))?.[1]);
}

function change(file: string, index: number): void {
  appendFileSync(file, `// change ${index}\n`);
}

describe('A program under node --watch', () => {
  it('is started again at each change: with its breakpoints, its tasks, and nothing left over', () =>
    withCopy((file) =>
      withSession(async (session) => {
        const breakpoints = { [file]: [{ line: SERVED }] };
        await session.launch(file, { launch: { runtimeArgs: ['--watch'] }, children: { breakpoints } });
        for (const index of [0, 1, 2]) {
          const child = await session.child(index);
          await child.stopped();
          assert.equal((await child.stackText())[0], `serve:${SERVED}`);
          const { tasks } = await child.ask('coroutines/tasks', { filter: '/' });
          assert.ok(tasks.some(({ definition }) => definition.path === file));
          // The first is changed while it stands still, the others while they wait for guests.
          if (index > 0) await child.continue();
          if (index === 2) break;
          change(file, index);
          await child.ended;
          await endOf(pidOf(session, index));
        }
        await session.client.terminateRequest();
        await session.ended;
        await endOf(pidOf(session, 2));
        assert.equal(session.asked.length, 3);
      }),
    ));

  it('that has ended is started again at a change', () =>
    withCopy((file) =>
      withSession(async (session) => {
        const breakpoints = { [file]: [{ line: SERVED }] };
        await session.launch(file, {
          launch: { runtimeArgs: ['--watch'] },
          args: ['once'],
          children: { breakpoints },
        });
        for (const index of [0, 1]) {
          const child = await session.child(index);
          await child.stopped();
          await child.continue();
          await child.ended;
          if (index === 0) change(file, index);
        }
        await session.client.terminateRequest();
        await session.ended;
      }),
    ));

  it('is no orphan where its adapter is killed', () =>
    withCopy((file) =>
      withSession(async (session) => {
        await session.launch(file, {
          launch: { runtimeArgs: ['--watch'] },
          children: { breakpoints: { [file]: [{ line: SERVED }] } },
        });
        const child = await session.child();
        await child.stopped();
        await session.killAdapter();
        await endOf(pidOf(session, 0));
      }),
    ));
});
