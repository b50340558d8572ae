/** A step into a call that schedules a callback ends in that callback, and costs nothing once it is over. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs/schedules.ts');
const IN_LINE = fixture('programs/schedules-in-line.ts');

async function place(session: TestSession): Promise<string> {
  const [top] = await session.stack();
  return `${top?.name ?? ''}:${top?.line ?? 0}`;
}

async function stoppedAt(session: TestSession, marker: string, program = PROGRAM): Promise<void> {
  await session.launch(program, { breakpoints: { [program]: [{ line: markedLine(program, marker) }] } });
  await session.stopped();
}

async function stepIn(session: TestSession): Promise<string> {
  await session.client.stepInRequest({ threadId: 1 });
  const { reason } = await session.stopped();
  return `${reason} ${await place(session)}`;
}

describe('A step into a call that schedules a callback', () => {
  const cooked = `step cooked:${markedLine(PROGRAM, 'cooked')}`;
  for (const marker of [
    'setTimeout',
    'setImmediate',
    'setInterval',
    'queueMicrotask',
    'nextTick',
    'then',
    'catch',
    'in-coroutine',
  ]) {
    it(`ends in the callback: ${marker}`, () =>
      withSession(async (session) => {
        await stoppedAt(session, marker);
        assert.equal(await stepIn(session), cooked);
        assert.match((await session.stackText()).join('\n'), /^cooked:/);
      }));
  }

  for (const marker of ['then-in-line', 'timer-in-line']) {
    it(`ends in the callback that stands in its own line: ${marker}`, () =>
      withSession(async (session) => {
        await stoppedAt(session, marker, IN_LINE);
        assert.equal(await stepIn(session), `step (anonymous):${markedLine(IN_LINE, marker)}`);
      }));
  }

  it('ends at the next statement if the callback is no code of the program', () =>
    withSession(async (session) => {
      await stoppedAt(session, 'native', IN_LINE);
      for (const marker of ['native-property', 'of-node', 'before-own', 'own'])
        assert.equal(await stepIn(session), `step serve:${markedLine(IN_LINE, marker)}`);
    }));

  it('ends at the first statement of an async callback', () =>
    withSession(async (session) => {
      await stoppedAt(session, 'finally');
      assert.equal(await stepIn(session), `step tidy:${markedLine(PROGRAM, 'tidy')}`);
    }));

  it('ends at the next statement if nothing has been scheduled', () =>
    withSession(async (session) => {
      await stoppedAt(session, 'once');
      assert.equal(await stepIn(session), `step schedule:${markedLine(PROGRAM, 'after-once')}`);
    }));

  it('is ended by a breakpoint before the callback; the next step is an ordinary one', () =>
    withSession(async (session) => {
      await stoppedAt(session, 'setTimeout');
      await session.client.setBreakpointsRequest({
        source: { path: PROGRAM },
        breakpoints: [{ line: markedLine(PROGRAM, 'setImmediate') }],
      });
      assert.equal(await stepIn(session), `breakpoint schedule:${markedLine(PROGRAM, 'setImmediate')}`);
      await session.client.nextRequest({ threadId: 1 });
      assert.equal((await session.stopped()).reason, 'step');
      assert.equal(await place(session), `schedule:${markedLine(PROGRAM, 'setInterval')}`);
    }));
});
