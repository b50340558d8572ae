/** What is told of generators: who loops over them, and how those end that are not asked for their last value. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const PROGRAM = fixture('programs/generators.ts');
const DRIVEN = fixture('programs/driven-generator.ts');
const TASTE = markedLine(PROGRAM, 'taste');

describe('Generators', () => {
  it('are what their loop waits for, also where it was queried just before it called them', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, {
        breakpoints: {
          [PROGRAM]: [
            { line: TASTE, mode: 'suspend' },
            { line: markedLine(PROGRAM, 'first-soup'), mode: 'suspend' },
          ],
        },
      });
      await session.stopped();
      // What is looked at now is told again only if it changes.
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'taste' });
      const [loop] = tasks;
      assert.ok(loop);
      await session.continue();
      await session.stopped();
      const { chain } = await session.ask('coroutines/task', { id: loop.id });
      assert.deepEqual(
        chain.map(({ name }) => name.replace(/\(.*/, '')),
        ['taste', 'soups'],
      );
    }));

  it('have their loop once on the stack: it has called them, and waits', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, {
        breakpoints: {
          [PROGRAM]: [
            { line: markedLine(PROGRAM, 'first-soup'), mode: 'suspend' },
            { line: markedLine(PROGRAM, 'soup-waits'), mode: 'resume' },
          ],
        },
      });
      const module = [`(module):${markedLine(PROGRAM, 'taste-call')}`];
      await session.stopped();
      // Both are called by the module, which does not wait yet.
      assert.deepEqual(await session.stackText(), [
        `soups:${markedLine(PROGRAM, 'first-soup')}`,
        `taste:${TASTE}`,
        ...module,
      ]);
      await session.continue();
      await session.stopped();
      assert.deepEqual(await session.stackText(), [
        `soups:${markedLine(PROGRAM, 'soup-waits')}`,
        '-- awaited by --',
        `taste():${TASTE}`,
        '-- awaited by --',
        ...module,
      ]);
    }));

  it('have returned when they were closed, and failed when an error went through them', () =>
    withSession(async (session) => {
      await session.launch(PROGRAM, {
        filters: ['failed'],
        breakpoints: { [PROGRAM]: [{ line: markedLine(PROGRAM, 'served') }] },
      });
      const failed: string[] = [];
      for (;;) {
        const { description } = await session.stopped();
        if (description !== 'Paused on failure of a coroutine') break;
        failed.push((await session.stack())[0]?.name ?? '');
        await session.continue();
      }
      assert.deepEqual(failed, ['thrownInto', 'failed', 'thrownIntoAsync']);
      const { tasks } = await session.ask('coroutines/tasks', { finished: true });
      const ends = tasks.map(({ functionName, outcome }) => `${functionName} ${outcome ?? ''}`);
      assert.deepEqual(ends.sort(), [
        'caught returned',
        'failed threw',
        'left returned',
        'leftAsync returned',
        'leftTidily returned',
        'main returned',
        'returned returned',
        'soups returned',
        'taste returned',
        'thrownInto threw',
        'thrownIntoAsync threw',
      ]);
    }));

  for (const command of ['nextRequest', 'stepInRequest', 'stepOutRequest'] as const) {
    it(`that are asked by 'next' are left where they yield: ${command}`, () =>
      withSession(async (session) => {
        const step = async (): Promise<string> => {
          await session.client[command]({ threadId: 1 });
          await session.stopped();
          return (await session.stackText())[0] ?? '';
        };
        const at = (marker: string): number => markedLine(DRIVEN, marker);
        const lines =
          command === 'stepOutRequest' ? ['driven-yield', 'driven-last'] : ['driven-first', 'driven-last'];
        await session.launch(DRIVEN, {
          breakpoints: { [DRIVEN]: lines.map((marker) => ({ line: at(marker) })) },
        });
        await session.stopped();
        if (command !== 'stepOutRequest') assert.equal(await step(), `bowls:${at('driven-yield')}`);
        assert.equal(await step(), `drive:${at('drive-second')}`);
        await session.continue();
        await session.stopped();
        assert.equal(await step(), `drive:${at('drive-end')}`);
      }));
  }

  it('that a loop asks continue at their next statement', () =>
    withSession(async (session) => {
      const line = markedLine(DRIVEN, 'driven-yield');
      const breakpoints = [{ line, condition: 'size === 2', hitCondition: '2' }];
      await session.launch(DRIVEN, { breakpoints: { [DRIVEN]: breakpoints } });
      await session.stopped();
      await session.client.nextRequest({ threadId: 1 });
      await session.stopped();
      assert.equal((await session.stackText())[0], `bowls:${markedLine(DRIVEN, 'driven-last')}`);
    }));
});
