/** How cancelled coroutines end, what stops, and what the views say of it. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs', 'cancelled-by-hand.ts');

async function printed(session: TestSession, text: string): Promise<void> {
  while (!session.stdout.includes(text))
    await new Promise((resolve) => session.client.once('output', resolve));
}

async function launched(session: TestSession, filters: readonly string[] = []): Promise<void> {
  await session.launch(PROGRAM, { launch: { control: true }, filters });
  await printed(session, 'ready');
}

async function cancel(session: TestSession, functionName: string): Promise<void> {
  const { tasks } = await session.ask('coroutines/tasks', { filter: functionName });
  const task = tasks.find((row) => row.functionName === functionName);
  assert.ok(task, `no task ${functionName}`);
  await session.ask('coroutines/control', { action: 'cancel', task: task.id, reason: 'closing time' });
}

/** How each of these functions ended, in this order. */
async function outcomes(session: TestSession, names: readonly string[]): Promise<(string | undefined)[]> {
  const { tasks } = await session.ask('coroutines/tasks', { finished: true });
  return names.map((name) => tasks.find(({ functionName }) => functionName === name)?.outcome);
}

describe('A coroutine cancelled by hand', () => {
  it('ends as cancelled, and so does who awaits it, unless another error came of it', () =>
    withSession(async (session) => {
      await launched(session);
      for (const name of ['straight', 'awaiter', 'cleaner', 'passing', 'rethrower', 'wrapper', 'gathering']) {
        await cancel(session, name === 'gathering' ? 'part' : name);
        await printed(session, `${name} ended by`);
      }
      assert.match(session.stdout, /wrapper ended by no soup/);
      assert.match(session.stdout, /gathering ended by closing time/);
      await cancel(session, 'stubborn');
      await cancel(session, 'hearer');
      await printed(session, 'hearer ended by');
      assert.match(session.stdout, /no more rings\n/);
      const names = ['straight', 'awaiter', 'deep', 'cleaner', 'passing', 'rethrower', 'gathering', 'part'];
      assert.deepEqual(
        await outcomes(session, [...names, 'rings', 'hearer', 'wrapper', 'stubborn']),
        [...names, 'rings', 'hearer'].map(() => 'cancelled').concat('threw', 'returned'),
      );
      const { tasks } = await session.ask('coroutines/tasks', { finished: true });
      for (const name of ['straight', 'awaiter', 'deep'])
        assert.equal(
          tasks.find(({ functionName }) => functionName === name)?.cancellation,
          'hand: closing time',
        );
      const { lanes } = await session.ask('coroutines/timeline', { forMs: 1e9 });
      assert.deepEqual(
        ['straight', 'wrapper'].map((name) => lanes.find((lane) => lane.name.startsWith(name))?.outcome),
        ['cancelled', 'threw'],
      );
    }));

  it('closes the iterator of its `for await` before it continues', () =>
    withSession(async (session) => {
      await launched(session);
      await cancel(session, 'listener');
      await printed(session, 'listener ended by');
      assert.match(
        session.stdout,
        /the bells are taken down\nno longer listening\nlistener ended by closing time\n/,
      );
      assert.deepEqual(await outcomes(session, ['listener']), ['cancelled']);
    }));

  it('stops at "Cancelled tasks" where it was thrown in, and not at "Failed coroutines"', () =>
    withSession(async (session) => {
      await launched(session, ['cancelled', 'failed']);
      await cancel(session, 'awaiter');
      assert.equal((await session.stopped()).description, 'Paused on cancellation of a coroutine');
      const stack = await session.stackText();
      assert.match(stack[0] ?? '', /^deep:/);
      assert.ok(stack.some((frame) => frame.startsWith('awaiter')));
      await session.continue();
      await printed(session, 'awaiter ended by');
      await cancel(session, 'passing');
      assert.equal((await session.stopped()).description, 'Paused on cancellation of a coroutine');
      await session.continue();
      await printed(session, 'passing ended by');
      await cancel(session, 'wrapper');
      assert.equal((await session.stopped()).description, 'Paused on cancellation of a coroutine');
      await session.continue();
      assert.equal((await session.stopped()).description, 'Paused on failure of a coroutine');
      assert.equal((await session.stackText())[0], `wrapper:${markedLine(PROGRAM, 'wrapped')}`);
    }));
});

describe('A coroutine cancelled by the library', () => {
  it('ends as cancelled, and so does each function the error came through', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'library-frames.ts'));
      await printed(session, 'ready');
      const cancelled = ['outer', 'inner', 'innermost', 'awaiting', 'awaited'];
      assert.deepEqual(await outcomes(session, [...cancelled, 'forgiving', 'main']), [
        ...cancelled.map(() => 'cancelled'),
        'returned',
        'returned',
      ]);
    }));

  it('is no failed coroutine, but what it throws instead is one', () =>
    withSession(async (session) => {
      const program = fixture('programs', 'library-cancelled-tasks.ts');
      await session.launch(program, { filters: ['failed'] });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on failure of a coroutine');
      assert.equal((await session.stackText())[0], `wrapper:${markedLine(program, 'wrapped')}`);
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'cancelled cancelled no soup\n');
    }));
});
