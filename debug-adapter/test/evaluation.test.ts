/** Expressions of the user's: whatever becomes of them, the program is as it was and the session answers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { InspectedProgram } from './inspected-program.js';

const PROGRAM = fixture('programs/evaluated.ts');
const AT_LOOKED = { breakpoints: { [PROGRAM]: [{ line: markedLine(PROGRAM, 'looked') }] } };

function evaluate(
  session: TestSession,
  expression: string,
  context = 'repl',
  frameId?: number,
): Promise<string> {
  return session.client
    .evaluateRequest({ expression, context, ...(frameId === undefined ? {} : { frameId }) })
    .then(({ body }) => body.result);
}

async function topFrame(session: TestSession): Promise<number | undefined> {
  return (await session.stack())[0]?.id;
}

/** The program goes on to its end, as it would have without the debugger. */
async function runsToItsEnd(session: TestSession): Promise<void> {
  const exited = once(session.client, 'exited') as Promise<[DebugProtocol.ExitedEvent]>;
  await session.continue();
  const [{ body }] = await exited;
  assert.equal(body.exitCode, 0, session.console + session.stderr);
  assert.equal(session.stdout, '4\nend\n');
}

async function whileItRuns(
  body: (session: TestSession, program: InspectedProgram) => Promise<void>,
): Promise<void> {
  const { inspected, port } = await InspectedProgram.start(PROGRAM, undefined, undefined, { args: ['wait'] });
  try {
    await inspected.said('4\n');
    await withSession(async (session) => {
      await session.attach(port);
      await body(session, inspected);
    });
    inspected.say('on');
    assert.equal(await inspected.exited, 0);
  } finally {
    inspected.kill();
  }
}

describe('An expression at a stop', () => {
  for (const context of ['repl', 'watch', 'hover']) {
    it(`that is rejected is no error of the program's (${context})`, () =>
      withSession(async (session) => {
        await session.launch(PROGRAM, AT_LOOKED);
        await session.stopped();
        const frame = await topFrame(session);
        for (const text of [
          "await lookUp('bad')",
          "lookUp('bad')",
          "[lookUp('bad')]",
          'Promise.reject(name)',
          'await nowhere',
        ])
          await evaluate(session, text, context, frame).catch(() => undefined);
        await evaluate(session, "void lookUp('bad')", context);
        await runsToItsEnd(session);
      }));
  }

  it('awaits what has settled, and reports the results of the rest later', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, AT_LOOKED);
      await session.stopped();
      const frame = await topFrame(session);
      assert.equal(await evaluate(session, 'await ready', 'repl', frame), '{ok: true}');
      await assert.rejects(evaluate(session, 'await spoilt', 'repl', frame), /Error: spoilt/);
      assert.match(await evaluate(session, "await lookUp('tea')", 'repl', frame), /^Promise/);
      assert.match(await evaluate(session, "1 + (await lookUp('bad'))", 'repl', frame), /^Promise/);
      await runsToItsEnd(session);
      assert.match(session.console, /await lookUp\('tea'\) = 3\n/);
      assert.match(session.console, /1 \+ \(await lookUp\('bad'\)\) failed: Error: nothing there/);
    }));

  it('that does not end is ended', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, AT_LOOKED);
      await session.stopped();
      const frame = await topFrame(session);
      const ended = /took more than 1 s and was ended/;
      await assert.rejects(evaluate(session, 'while (true) {}', 'watch', frame), ended);
      await assert.rejects(evaluate(session, 'while (true) {}', 'hover'), ended);
      assert.equal(await evaluate(session, 'name', 'repl', frame), '"soup"');
      await runsToItsEnd(session);
    }));

  it('can be cancelled', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, AT_LOOKED);
      await session.stopped();
      const endless = evaluate(session, 'while (true) {}', 'repl', await topFrame(session));
      await session.client.customRequest('cancel', { requestId: session.nextSeq() - 1 });
      await assert.rejects(endless, /cancelled/);
      // Once the limit is over.
      assert.equal(await evaluate(session, '1 + 1'), '2');
      await runsToItsEnd(session);
    })).timeout(90_000);
});

describe('An expression while the program runs', () => {
  it('that is rejected, throws or does not end is no error of the program', () =>
    whileItRuns(async (session) => {
      await evaluate(session, "lookUp('bad')");
      await evaluate(session, "[lookUp('bad'), lookUp('bad')]", 'watch');
      await assert.rejects(evaluate(session, "await lookUp('bad')"), /Error: nothing there/);
      await assert.rejects(
        evaluate(session, '({ get x() { throw new TypeError("no x"); } }).x'),
        /TypeError: no x/,
      );
      await assert.rejects(evaluate(session, 'while (true) {}', 'watch'), /took more than 1 s/);
      assert.equal(await evaluate(session, "await lookUp('tea')"), '3');
    }));

  it('declares for those that follow, and may be an object', () =>
    whileItRuns(async (session) => {
      await evaluate(session, 'const one = 1; let two = 2; class Cup {}');
      await evaluate(session, "const { length: three } = 'tea', found = await lookUp('soup');");
      assert.equal(
        await evaluate(session, 'one + two + three + found + new Cup().constructor.name'),
        '"10Cup"',
      );
      assert.equal(await evaluate(session, '{ a: one, b: two }'), '{a: 1, b: 2}');
      assert.equal(await evaluate(session, "typeof (await import('node:os')).cpus"), '"function"');
      assert.equal(await evaluate(session, '$_.length'), '8');
      await evaluate(session, 'const one = 5');
      assert.equal(await evaluate(session, 'one'), '5');
    }));

  it('waits for a promise without holding others up, and can be cancelled', () =>
    whileItRuns(async (session) => {
      const endless = evaluate(session, 'await new Promise(() => {})');
      const request = session.nextSeq() - 1;
      assert.equal(await evaluate(session, '1 + 1'), '2');
      await session.ask('coroutines/tasks', {});
      await session.client.customRequest('cancel', { requestId: request });
      await assert.rejects(endless, /cancelled/);
    }));

  it('stops at breakpoints of every kind, and the session answers there', () =>
    whileItRuns(async (session) => {
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [{ name: 'suspend lookUp' }] });
      const typed = evaluate(session, "lookUp('tea')");
      await session.stopped();
      assert.equal((await session.stackText())[0]?.replace(/:.*/, ''), 'lookUp');
      assert.equal(await evaluate(session, 'name', 'repl', await topFrame(session)), '"tea"');
      await session.ask('coroutines/tasks', {});
      await session.continue();
      assert.match(await typed, /^Promise/);
      // A view's own question does not stop.
      await evaluate(session, "lookUp('tea')", 'watch');
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      await session.client.setBreakpointsRequest({
        source: { path: PROGRAM },
        breakpoints: [{ line: markedLine(PROGRAM, 'found') }],
      });
      const again = evaluate(session, "await lookUp('tea')");
      await session.stopped();
      await session.continue();
      assert.equal(await again, '3');
    }));
});
