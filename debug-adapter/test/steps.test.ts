/** Steps and breakpoints on tasks: to a tick, an end, an awaited coroutine or its awaiter; others do not steal a step. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CoroutineId } from '../protocol/requests.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const WORKERS = fixture('programs/workers.ts');
const CHAIN = fixture('programs/chain.ts');
const ONE_LINE = fixture('programs/one-line.mjs');
const STREAM = fixture('programs/reads-stream.mjs');
const BETWEEN = fixture('programs/between-statements.ts');

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

type OrdinaryStep = 'next' | 'stepIn' | 'stepOut';

const LIBRARY = fixture('programs/library-steps.ts');

/** Runs to the first hit of a function breakpoint, steps, and answers where each step ended. */
async function stepped(program: string, from: string, steps: readonly OrdinaryStep[]): Promise<string[]> {
  const places: string[] = [];
  await withSession(async (session) => {
    await session.launch(program, { functions: [{ name: from }] });
    await session.stopped();
    await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
    for (const step of steps) {
      await session.client[`${step}Request`]({ threadId: 1 });
      assert.equal((await session.stopped()).reason, 'step');
      places.push(await topLine(session));
    }
  });
  return places;
}

function places(program: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${name.replace(/-.*/, '')}:${markedLine(program, name)}`);
}

describe('Ordinary steps', () => {
  it('go from statement to statement, through an error into the caller that is yet to await it', async () => {
    // Where no value comes any more, V8 of Node 26 passes the head of `for await`, in plain programs too.
    const afterTurns = Number.parseInt(process.versions.node) < 26 ? ['bake-loop'] : [];
    const expected = places(
      BETWEEN,
      ...['burn-thrown', 'burn-end', 'bake-awaits', 'bake-caught', 'bake-cleaned'],
      ...[
        'bake-loop',
        'bake-turn',
        'bake-loop',
        'bake-turn',
        ...afterTurns,
        'bake-line',
        'bake-line',
        'bake-line',
        'bake-done',
      ],
    );
    const steps = expected.map(() => 'next' as const);
    assert.deepEqual(await stepped(BETWEEN, 'burn', steps), expected);
  });

  for (const [from, step] of [
    ['resume boil', 'next'],
    ['resume boil', 'stepIn'],
    ['suspend boil', 'next'],
    ['suspend boil', 'stepIn'],
  ] as const) {
    it(`go by '${step}' from '${from}' line by line, and on where the awaiter goes on`, async () => {
      assert.deepEqual(
        await stepped(CHAIN, from, [step, step, step, 'next']),
        places(CHAIN, 'boil-after', 'boil-end', 'cook-await', 'cook-after'),
      );
    });
  }

  for (const from of ['resume boil', 'suspend boil']) {
    it(`go by 'stepOut' from '${from}' to where the awaiter goes on`, async () => {
      assert.deepEqual(
        await stepped(CHAIN, from, ['stepOut', 'next', 'stepOut']),
        places(CHAIN, 'cook-await', 'cook-after', 'serve-await'),
      );
    });
  }

  for (const step of ['stepOut', 'next'] as const) {
    it(`go by '${step}' out of a coroutine that Promise.all waits for to where that is awaited`, () =>
      withSession(async (session) => {
        const condition = 'name === "left" && round === 3';
        await session.launch(WORKERS, { functions: [{ name: 'resume work', condition }] });
        await session.stopped();
        await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
        const awaits = `(module):${markedLine(WORKERS, 'main-await')}`;
        let top: string;
        do {
          await session.client[`${step}Request`]({ threadId: 1 });
          assert.equal((await session.stopped()).reason, 'step');
          top = await topLine(session);
        } while (top !== awaits && top.startsWith('work:'));
        assert.equal(top, awaits);
        assert.equal(await session.evaluate('typeof work'), '"function"');
      }));
  }

  for (const from of ['resume take', 'suspend take']) {
    it(`go through a task of the library from '${from}', past the library's own code`, async () => {
      assert.deepEqual(
        await stepped(LIBRARY, from, ['next', 'next', 'next', 'next', 'next']),
        places(LIBRARY, 'take-get', 'take-return', 'take-end', 'serve-take', 'serve-return'),
      );
      assert.deepEqual(
        await stepped(LIBRARY, from, ['stepOut', 'next']),
        places(LIBRARY, 'serve-take', 'serve-return'),
      );
    });
  }

  it("go by 'stepOut' out of a task of the library to the one that waits for its end, which is in the stack", () =>
    withSession(async (session) => {
      const line = markedLine(LIBRARY, 'serve-return');
      await session.launch(LIBRARY, { breakpoints: { [LIBRARY]: [{ line }] } });
      await session.stopped();
      const join = markedLine(LIBRARY, 'main-join');
      assert.deepEqual((await session.stackText()).slice(-2), ['-- awaited by --', `main():${join}`]);
      await session.client.stepOutRequest({ threadId: 1 });
      assert.equal((await session.stopped()).reason, 'step');
      assert.equal(await topLine(session), `main:${join}`);
    }));

  it('end at a breakpoint that another coroutine runs into', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'suspend work', condition: 'name === "right"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({
        breakpoints: [{ name: 'resume work', condition: 'name === "left"' }],
      });
      await session.client.nextRequest({ threadId: 1 });
      assert.equal((await session.stopped()).reason, 'breakpoint');
      assert.equal(await session.evaluate('name', (await session.stack())[0]?.id), '"left"');
    }));

  it('out of a coroutine without an awaiter let the program run on', () =>
    withSession(async (session) => {
      const program = fixture('programs/unawaited.ts');
      await session.launch(program, { functions: [{ name: 'resume tidy' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      await session.client.stepOutRequest({ threadId: 1 });
      await session.ended;
      assert.equal(session.stdout, 'kitchen is tidy\n');
    }));

  it('turn by turn read a stream of Node, and pass its end', () =>
    withSession(async (session) => {
      const line = markedLine(STREAM, 'read-loop');
      await session.launch(STREAM, { breakpoints: { [STREAM]: [{ line }] } });
      const places: string[] = [];
      await session.stopped();
      await session.client.setBreakpointsRequest({ source: { path: STREAM }, breakpoints: [] });
      while (places.at(-1) !== `read:${markedLine(STREAM, 'read-done')}`) {
        await session.client.nextRequest({ threadId: 1 });
        await session.stopped();
        places.push(await topLine(session));
      }
      const turn = `read:${markedLine(STREAM, 'read-turn')}`;
      assert.equal(places.filter((place) => place === turn).length, 2, places.join(' '));
    }));

  it('out of an async generator end where its value is awaited', () =>
    withSession(async (session) => {
      const line = markedLine(STREAM, 'soup-first');
      await session.launch(STREAM, { breakpoints: { [STREAM]: [{ line }] } });
      await session.stopped();
      await session.client.stepOutRequest({ threadId: 1 });
      await session.stopped();
      assert.equal(await topLine(session), `taste:${markedLine(STREAM, 'taste')}`);
    }));

  it('stop at each statement of a line, and once at the last of a module', () =>
    withSession(async (session) => {
      const [sum, least, later, calls] = ['sum', 'least', 'later', 'calls'].map((marker) =>
        markedLine(ONE_LINE, marker),
      );
      const breakpoints = [sum, later].map((line = 0) => ({ line }));
      await session.launch(ONE_LINE, { breakpoints: { [ONE_LINE]: breakpoints } });
      const step = async (): Promise<string> => {
        await session.client.nextRequest({ threadId: 1 });
        await session.stopped();
        const [top] = await session.stack();
        const text = readFileSync(ONE_LINE, 'utf8').split('\n')[(top?.line ?? 1) - 1] ?? '';
        return `${top?.line ?? 0} ${text.slice((top?.column ?? 1) - 1).replace(/;.*/, '')}`;
      };
      await session.stopped();
      assert.equal(await step(), `${sum} 2`);
      assert.equal(await step(), `${sum} return a + b`);
      assert.equal(await step(), `${calls} least(1)`);
      await session.client.stepInRequest({ threadId: 1 });
      await session.stopped();
      assert.equal(await step(), `${least} return 0`);
      await session.continue();
      await session.stopped();
      assert.equal(await step(), `${later} 1`);
      assert.equal(await step(), `${later} return z`);
      await session.continue();
      await session.ended;
    }));
});

describe('A task of the library that is stopped within its own step', () => {
  it('has its await chain, down to the coroutine that runs', () =>
    withSession(async (session) => {
      await session.launch(LIBRARY, { functions: [{ name: 'suspend take' }] });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'waiter' });
      const waiter = tasks.find(({ name }) => name === 'waiter');
      const { chain } = await session.ask('coroutines/task', { id: waiter?.id as CoroutineId });
      assert.deepEqual(
        chain.map(({ name }) => name.replace(/\(.*/, '')),
        ['waiter', 'take'],
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
