/** Steps and breakpoints on tasks: to a tick, an end, an awaited coroutine or its awaiter; others do not steal a step. */
import assert from 'node:assert/strict';
import type { CoroutineId } from '../protocol/requests.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const WORKERS = fixture('programs/workers.ts');
const CHAIN = fixture('programs/chain.ts');

async function idOf(session: TestSession, name: string): Promise<CoroutineId> {
  const { tasks } = await session.ask('coroutines/tasks', { filter: name });
  assert.ok(tasks[0], `there is no task ${name}`);
  return tasks[0].id;
}

async function topLine(session: TestSession): Promise<string> {
  const [top] = await session.stack();
  return `${top?.name ?? ''}:${top?.line ?? 0}`;
}

describe('Steps between awaits', () => {
  it('go to the first resumption of a later tick', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'resume work', condition: 'name === "left"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const tick = async (): Promise<number> =>
        (await session.ask('coroutines/ticks', { count: 1 })).ticks[0]?.number ?? 0;
      const before = await tick();
      await session.ask('coroutines/step', { to: 'nextTick' });
      const stop = await session.stopped();
      assert.equal(stop.reason, 'step');
      assert.ok((await tick()) > before, 'the tick is a later one');
    }));

  it('go to the end of a task, past its other breakpoints', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'suspend work', condition: 'name === "right"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      await session.ask('coroutines/step', { to: 'end' });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on end of a coroutine');
      assert.equal(await session.evaluate('name', (await session.stack())[0]?.id), '"right"');
    }));

  it('are not stolen by a breakpoint that another task runs into', () =>
    withSession(async (session) => {
      const line = markedLine(WORKERS, 'work-after');
      await session.launch(WORKERS, { functions: [{ name: 'suspend work', condition: 'name === "right"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const breakpoints = [{ line, condition: 'name === "left"' }];
      await session.client.setBreakpointsRequest({ source: { path: WORKERS }, breakpoints });
      // 'left' is due first, and would stop.
      await session.ask('coroutines/step', { to: 'nextResumption' });
      await session.stopped();
      assert.equal(await session.evaluate('name', (await session.stack())[0]?.id), '"right"');
    }));

  it('go into the awaited coroutine, and out to the awaiter', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { functions: [{ name: 'suspend boil' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const boil = await topLine(session);
      assert.equal(boil, `boil:${markedLine(CHAIN, 'boil-await')}`);
      await session.ask('coroutines/step', { to: 'nextResumption' });
      await session.stopped();
      assert.equal(await topLine(session), boil);
      await session.ask('coroutines/step', { to: 'outToAwaiter' });
      await session.stopped();
      assert.equal(await topLine(session), `cook:${markedLine(CHAIN, 'cook-await')}`);
      await session.ask('coroutines/step', { to: 'outToAwaiter' });
      await session.stopped();
      assert.equal(await topLine(session), `serve:${markedLine(CHAIN, 'serve-await')}`);
    }));

  it('say in one sentence when there is nothing to step into', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'resume work' }] });
      await session.stopped();
      await assert.rejects(
        session.ask('coroutines/step', { to: 'intoAwaited', task: await idOf(session, 'work("right"') }),
        /It waits for no coroutine that is known\./,
      );
    }));
});

describe('Breakpoints on tasks', () => {
  it('stop one task at its next resumption, once', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'suspend work', condition: 'name === "right"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const [running] = (await session.ask('coroutines/tasks', { filter: 'work' })).tasks.filter(({ name }) =>
        name.includes('left'),
      );
      await session.ask('coroutines/breakOn', {
        event: 'resume',
        task: running?.id as CoroutineId,
        once: true,
      });
      await session.continue();
      const stop = await session.stopped();
      assert.equal(stop.reason, 'breakpoint');
      assert.equal(await session.evaluate('name', (await session.stack())[0]?.id), '"left"');
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, '6 6\n');
    }));

  it('stop only tasks with a label', () =>
    withSession(async (session) => {
      await session.launch(fixture('findings/swallowed.ts'), { launch: { stopOnEntry: true } });
      await session.stopped();
      await session.ask('coroutines/breakOn', { event: 'suspend', label: 'shift=day' });
      await session.ask('coroutines/breakOn', { event: 'resume', label: 'shift=night' });
      await session.continue();
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on resumption');
      assert.match(await topLine(session), /^watchman:/);
      await session.continue();
      await session.ended;
    }));

  it('stop only within what one task created', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { functions: [{ name: 'suspend serve' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      const { tasks } = await session.ask('coroutines/tasks', {});
      const { chain } = await session.ask('coroutines/task', { id: tasks[0]?.id as CoroutineId });
      const cook = chain.find(({ name }) => name.startsWith('cook'));
      const { breakpoint } = await session.ask('coroutines/breakOn', {
        event: 'finish',
        within: cook?.coroutine as CoroutineId,
      });
      await session.continue();
      await session.stopped();
      assert.match(await topLine(session), /^boil:/);
      await session.ask('coroutines/removeBreak', { breakpoint });
      await session.continue();
      await session.ended;
    }));
});
