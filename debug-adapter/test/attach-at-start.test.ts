/** Attaching to programs that wait for a debugger at their start, and were not prepared for it. */
import assert from 'node:assert/strict';
import { chainFromBoil, fixture, markedLine, withSession } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

const CHAIN = fixture('programs/chain.ts');
const COMMON = fixture('programs/common-chain.cjs');
const WAITER = fixture('programs/waits-for-debugger.mjs');

describe('A program without the runtime that waits at its start', () => {
  it('is held until breakpoints are set, and is shown as a launched one is', () =>
    withProgram(InspectedProgram.start(CHAIN, [], '--inspect-brk'), (program, port) =>
      withSession(async (session) => {
        const line = markedLine(CHAIN, 'boil-after');
        await session.attach(port, { breakpoints: { [CHAIN]: [{ line }] } });
        await session.stopped();
        assert.match((await session.stackText())[0] ?? '', /^\(module\):/);
        await session.continue();
        await session.stopped();
        assert.deepEqual(await session.stackText(), chainFromBoil(line));
        await session.continue();
        await session.ended;
        assert.equal(await program.exited, 0);
        assert.equal(session.console, '');
      }),
    ));

  it('may be CommonJS', () =>
    withProgram(InspectedProgram.start(COMMON, [], '--inspect-brk'), (program, port) =>
      withSession(async (session) => {
        const [first, after] = [markedLine(COMMON, 'first'), markedLine(COMMON, 'after')];
        await session.attach(port, { breakpoints: { [COMMON]: [{ line: first }, { line: after }] } });
        await session.stopped();
        assert.equal((await session.stackText())[0], `(anonymous):${first}`);
        await session.continue();
        await session.stopped();
        assert.deepEqual(await session.stackText(), [
          `boil:${after}`,
          '-- awaited by --',
          `serve("soup"):${markedLine(COMMON, 'serve')}`,
        ]);
        await session.continue();
        await session.ended;
        assert.equal(await program.exited, 0);
      }),
    ));

  it('continues at once with continueOnAttach', () =>
    withProgram(InspectedProgram.start(COMMON, [], '--inspect-brk'), (program, port) =>
      withSession(async (session) => {
        const line = markedLine(COMMON, 'after');
        await session.attach(port, {
          breakpoints: { [COMMON]: [{ line }] },
          launch: { continueOnAttach: true },
        });
        await session.stopped();
        assert.equal((await session.stackText())[0], `boil:${line}`);
        await session.client.disconnectRequest({});
        assert.equal(await program.exited, 0);
      }),
    ));
});

describe('A program that waits for a debugger by itself (inspector.waitForDebugger)', () => {
  it('continues once breakpoints are set', () =>
    withProgram(InspectedProgram.start(WAITER, []), async (program, port) => {
      await program.said('waiting\n');
      await withSession(async (session) => {
        const line = markedLine(WAITER, 'after');
        await session.attach(port, { breakpoints: { [WAITER]: [{ line }] } });
        await session.stopped();
        assert.equal((await session.stack())[0]?.line, line);
        await session.continue();
        await session.ended;
        assert.equal(await program.exited, 0);
      });
    }));
});
