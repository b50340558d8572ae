/** Steps that another stop interrupts, or that end where another coroutine has just resumed. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const GATE = fixture('programs/gate.ts');
const SPIN = fixture('programs/spin.ts');
const CHAIN = ['spin', 'awaited by', 'main()', 'awaited by', '(module)'];
const PAUSES = 20;
const MARKS = ['wait', 'in', 'open', 'opened', 'porter', 'done'];

async function stopAt(session: TestSession, ...marks: readonly string[]): Promise<void> {
  await session.client.setBreakpointsRequest({
    source: { path: GATE },
    breakpoints: marks.map((mark) => ({ line: markedLine(GATE, mark) })),
  });
}

/** The mark of the line where the program is stopped, and why. */
async function stopped(session: TestSession): Promise<string> {
  const { reason } = await session.stopped();
  const [top] = await session.stack();
  return `${reason} at ${MARKS.find((mark) => markedLine(GATE, mark) === top?.line) ?? `line ${top?.line}`}`;
}

async function step(session: TestSession, kind: 'next' | 'stepIn' | 'stepOut' | 'continue'): Promise<string> {
  const args: DebugProtocol.NextArguments = { threadId: 1 };
  if (kind === 'next') await session.client.nextRequest(args);
  else if (kind === 'stepIn') await session.client.stepInRequest(args);
  else if (kind === 'stepOut') await session.client.stepOutRequest(args);
  else await session.client.continueRequest(args);
  return stopped(session);
}

describe('A step', () => {
  it('over an await that a breakpoint of another coroutine interrupts leaves no stop behind', () =>
    withSession(async (session) => {
      await session.launch(GATE, { breakpoints: { [GATE]: [{ line: markedLine(GATE, 'wait') }] } });
      assert.equal(await stopped(session), 'breakpoint at wait');
      await stopAt(session, 'open');
      assert.equal(await step(session, 'next'), 'breakpoint at open');
      await stopAt(session, 'in');
      assert.equal(await step(session, 'continue'), 'breakpoint at in');
    }));

  it('in the other coroutine does not end where the interrupted step would have', () =>
    withSession(async (session) => {
      await session.launch(GATE, { breakpoints: { [GATE]: [{ line: markedLine(GATE, 'wait') }] } });
      assert.equal(await stopped(session), 'breakpoint at wait');
      await stopAt(session, 'open');
      assert.equal(await step(session, 'next'), 'breakpoint at open');
      await stopAt(session);
      assert.equal(await step(session, 'next'), 'step at opened');
      assert.equal(await step(session, 'next'), 'step at porter');
    }));
});

describe('A pause', () => {
  it('reaches a program that is never idle, whatever the views query', () =>
    withSession(async (session) => {
      await session.launch(SPIN);
      for (let seen = 0; seen < PAUSES;) {
        await session.client.pauseRequest({ threadId: 1 });
        await session.stopped();
        const names = (await session.stack()).map(({ name }) => name);
        // The first may come before it spins.
        if (names[0] === 'spin') {
          seen++;
          assert.deepEqual(names, CHAIN, `pause ${seen}`);
        }
        await session.client.continueRequest({ threadId: 1 });
      }
    }));
});
