/** Requests that Node takes up wherever the program is: between two steps of Node itself, at the entry of a function. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { InspectedProgram, WITH_RUNTIME } from './inspected-program.js';

const MAIN = fixture('programs/entries/main.mjs');
const ENDLESS = fixture('programs/endless.mjs');
/** As it was, V8 ended the program in the first three of them, and forgot nine of ten requests. */
const TIMES = 12;

function printed(session: TestSession, text: string): Promise<void> {
  return new Promise((resolve) => {
    session.client.on('output', ({ body }: DebugProtocol.OutputEvent) => {
      if (body.output.includes(text)) resolve();
    });
  });
}

async function pauseAgainAndAgain(session: TestSession): Promise<void> {
  for (let times = 0; times < TIMES; times++) {
    await session.client.pauseRequest({ threadId: 1 });
    assert.equal((await session.stopped()).reason, 'pause');
    await session.continue();
  }
}

describe('A program that is at the entry of a function', () => {
  it('pauses when it is asked to', () =>
    withSession(async (session) => {
      await session.launch(MAIN);
      await pauseAgainAndAgain(session);
    }));

  it('pauses when it is asked to, also if that function is skipped', () =>
    withSession(async (session) => {
      await session.launch(MAIN, { launch: { args: ['hidden'], skipFiles: ['**/hidden.mjs'] } });
      await pauseAgainAndAgain(session);
    }));

  it('pauses in an expression that reaches a breakpoint', () =>
    withSession(async (session) => {
      const busy = printed(session, 'busy');
      await session.launch(MAIN, { breakpoints: { [MAIN]: [{ line: markedLine(MAIN, 'reached') }] } });
      await busy;
      for (let times = 0; times < TIMES; times++) {
        const evaluated = session.client.evaluateRequest({
          expression: `reached(${times})`,
          context: 'repl',
        });
        const stop = await session.stopped();
        const [top] = await session.stack();
        assert.deepEqual([stop.reason, top?.name], ['breakpoint', 'reached']);
        await session.continue();
        assert.equal((await evaluated).body.result, String(times + 1));
      }
    }));
});

describe('A thread that is busy for long', () => {
  it('evaluates, and stops at no breakpoint for that', () =>
    withSession(async (session) => {
      const busy = printed(session, 'busy');
      await session.launch(ENDLESS);
      await busy;
      const line = markedLine(ENDLESS, 'add');
      await session.client.setBreakpointsRequest({
        source: { path: ENDLESS },
        breakpoints: [{ line, condition: 'count === 2' }],
      });
      assert.equal(await session.evaluate('add(2)'), '"added"');
      assert.equal(await session.evaluate('turns'), '2');
    }));
});

describe('A request that Node takes up as it ends a run of its ticks', () => {
  it('does not end all later ticks', () =>
    withSession(async (session) => {
      const { inspected, port } = await InspectedProgram.start(fixture('programs/sleeping-ticks.cjs'), [
        '--expose-internals',
        ...WITH_RUNTIME,
      ]);
      try {
        await inspected.said('asleep');
        await session.attach(port);
        await inspected.said('awake');
      } finally {
        inspected.kill();
      }
    }));
});
