/** A pause that cannot get through, because the thread is in a system call, says so. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, withSession, type TestSession } from './debug-session.js';

function heard(session: TestSession, text: string): Promise<void> {
  return new Promise((resolve) => {
    session.client.on('output', ({ body }: DebugProtocol.OutputEvent) => {
      if (body.output.includes(text)) resolve();
    });
  });
}

describe('A pause', () => {
  it('that a thread in a system call does not answer says why, and comes when that is over', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-debugger-'));
    const answer = path.join(folder, 'answer');
    return withSession(async (session) => {
      const [asking, said] = [heard(session, 'asking'), heard(session, 'has not paused within a second')];
      await session.launch(fixture('programs/blocked.ts'), { launch: { args: [answer] } });
      await asking;
      // Answered when the thread takes note of it, which may be after all that is said.
      const paused = session.client.pauseRequest({ threadId: 1 });
      await said;
      writeFileSync(answer, '');
      await paused;
      assert.match(session.console, /it pauses when that is over\.\n$/);
    }).finally(() => {
      rmSync(folder, { recursive: true });
    });
  });
});
