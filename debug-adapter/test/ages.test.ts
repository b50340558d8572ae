/** How long tasks have waited is told without the time that the program stood in the debugger. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const AGES = fixture('programs/ages.ts');
/** What the program is held at the first stop, in milliseconds. */
const HELD_MS = 500;

describe('A task whose future has settled', () => {
  it('is ready until it has its turn, as long as other code runs', () =>
    withSession(async (session) => {
      const lines = ['second', 'opened'].map((name) => ({ line: markedLine(AGES, name) }));
      await session.launch(AGES, { breakpoints: { [AGES]: lines } });
      const state = async (): Promise<string | undefined> => {
        await session.stopped();
        return (await session.ask('coroutines/tasks', { filter: 'patient' })).tasks[0]?.state;
      };
      assert.equal(await state(), 'suspended');
      await session.continue();
      assert.equal(await state(), 'ready');
    }));
});

describe('The age of a wait', () => {
  it('leaves out every period in which the program was paused, the earlier ones too', () =>
    withSession(async (session) => {
      const lines = ['first', 'second'].map((name) => ({ line: markedLine(AGES, name) }));
      await session.launch(AGES, { breakpoints: { [AGES]: lines } });
      await session.stopped();
      const hold = `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${HELD_MS})`;
      const [top] = await session.stack();
      assert.equal(await session.evaluate(hold, top?.id), '"timed-out"');
      await session.continue();
      await session.stopped();

      const [frame] = await session.stack();
      const clocks = await session.evaluate('clocks.join()', frame?.id);
      const [began = 0, before = 0, after = 0, now = 0] = JSON.parse(`[${clocks.slice(1, -1)}]`) as number[];
      assert.ok(after - before >= HELD_MS);
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'patient' });
      const age = tasks[0]?.wait?.forMs ?? 0;
      const ran = now - began - (after - before);
      assert.ok(age < ran + HELD_MS / 2, `${age} ms, though the program ran for ${ran} ms`);
      // Its clock is known to a few milliseconds.
      assert.ok(age > ran - 10, `${age} ms, though the program ran for ${ran} ms`);
    }));
});
