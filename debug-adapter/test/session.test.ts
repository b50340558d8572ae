/** What a person does in a debug session, one ability at a time, on real programs in a real Node. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CoroutineId } from '../protocol/requests.js';
import { chainFromBoil, fixture, markedLine, withSession } from './debug-session.js';

const CHAIN = fixture('programs/chain.ts');
const LOOP = fixture('programs/loop.ts');
const WORKERS = fixture('programs/workers.ts');

describe('A debug session', () => {
  it('runs a TypeScript program to its end and passes its output on', () =>
    withSession(async (session) => {
      await session.launch(CHAIN);
      await session.ended;
      assert.equal(session.stdout, 'soup x 23 (4)\n');
      assert.equal(session.stderr, '');
    }));

  it('lets a program end whose async functions use up the stack, though exceptions are to stop it', async () => {
    for (const filter of ['uncaught', 'thrown'])
      await withSession(async (session) => {
        session.client.on('stopped', () => void session.continue());
        await session.launch(fixture('programs/endless-recursion.ts'), { filters: [filter] });
        await session.ended;
        assert.equal(session.stdout, 'Maximum call stack size exceeded\n');
      });
  });

  it('stops at a line breakpoint, at the right line of the TypeScript source', () =>
    withSession(async (session) => {
      const line = markedLine(CHAIN, 'cook-after');
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line }] } });
      const stop = await session.stopped();
      assert.equal(stop.reason, 'breakpoint');
      const [top] = await session.stack();
      assert.equal(top?.source?.path, CHAIN);
      assert.equal(top.line, line);
    }));

  it('stops at a line from its n-th hit on, and logs at another without stopping', () =>
    withSession(async (session) => {
      const [after, before] = ['work-after', 'work-await'].map((name) => markedLine(WORKERS, name));
      await session.launch(WORKERS, {
        breakpoints: {
          [WORKERS]: [
            { line: after ?? 0, hitCondition: '>= 5' },
            { line: before ?? 0, logMessage: '{name} waits in round {round}' },
          ],
        },
      });
      // Of six times in all, the fifth and the sixth.
      await session.stopped();
      await session.continue();
      await session.stopped();
      await session.continue();
      await session.ended;
      assert.equal(session.console.match(/^(left|right) waits in round [123]$/gm)?.length, 6);
    }));

  it('shows the await chain below the real frames, with labels between', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line: markedLine(CHAIN, 'boil-after') }] } });
      await session.stopped();
      assert.deepEqual(await session.stackText(), chainFromBoil(markedLine(CHAIN, 'boil-after')));
    }));

  it('shows, evaluates and assigns the locals of every suspended frame', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line: markedLine(CHAIN, 'boil-after') }] } });
      await session.stopped();
      const frames = await session.stack();
      const cook = frames.find(({ name }) => name.startsWith('cook'));
      const serve = frames.find(({ name }) => name.startsWith('serve'));
      assert.ok(cook && serve);
      const locals = await session.locals(cook.id);
      assert.equal(locals.get('portions')?.value, '2');
      assert.equal(locals.get('order')?.value, '{dish: "soup", count: 2}');
      assert.equal(await session.evaluate('order.dish.toUpperCase() + portions', cook.id), '"SOUP2"');
      assert.equal((await session.locals(serve.id)).get('secret')?.value, '4');

      const { scopes } = (await session.client.scopesRequest({ frameId: cook.id })).body;
      await session.client.setVariableRequest({
        variablesReference: scopes[0]?.variablesReference ?? 0,
        name: 'portions',
        value: '100 + 1',
      });
      assert.equal(await session.evaluate('portions', cook.id), '101');
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'soup x 122 (4)\n');
    }));

  it('shows each variable of a loop once, with the value it has in the loop, and lets it be assigned', () =>
    withSession(async (session) => {
      const line = markedLine(LOOP, 'in-loop');
      await session.launch(LOOP, { breakpoints: { [LOOP]: [{ line, condition: 'item === 3' }] } });
      await session.stopped();
      const [top] = await session.stack();
      assert.ok(top);
      const { scopes } = (await session.client.scopesRequest({ frameId: top.id })).body;
      const sums: DebugProtocol.Variable[] = [];
      for (const { name, variablesReference } of scopes) {
        if (name === 'Module') break;
        const { variables } = (await session.client.variablesRequest({ variablesReference })).body;
        assert.notEqual(variables.length, 0, `${name} is empty`);
        sums.push(...variables.filter((variable) => variable.name === 'sum'));
      }
      assert.deepEqual(
        sums.map(({ value }) => value),
        ['3'],
      );
      await session.evaluate('sum = 100', top.id);
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, '103\n');
    }));

  it('answers evaluation of a real frame, and says in one sentence why an expression fails', () =>
    withSession(async (session) => {
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line: markedLine(CHAIN, 'cook-after') }] } });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(await session.evaluate('portions + taken', top?.id), '23');
      await assert.rejects(session.evaluate('nowhere', top?.id), /ReferenceError: nowhere is not defined/);
    }));

  it('stops when a coroutine suspends at a line, in the frame that awaits', () =>
    withSession(async (session) => {
      const line = markedLine(CHAIN, 'cook-await');
      await session.launch(CHAIN, { breakpoints: { [CHAIN]: [{ line, mode: 'suspend' }] } });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on suspension');
      const [top] = await session.stack();
      assert.equal(top?.name, 'cook');
      assert.equal(top.line, line);
      assert.equal((await session.locals(top.id)).get('portions')?.value, '2');
    }));

  it('stops when a coroutine resumes at a line, on a condition about the value', () =>
    withSession(async (session) => {
      const line = markedLine(CHAIN, 'cook-await');
      await session.launch(CHAIN, {
        breakpoints: {
          [CHAIN]: [
            {
              line,
              mode: 'resume',
              condition: '$value === 21 && $task.name === "cook" && portions === 2',
            },
          ],
        },
      });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on resumption with 21');
      assert.deepEqual((await session.stackText())[0], `cook:${line}`);
      await session.continue();
      await session.ended;
    }));

  it('does not stop where the condition does not hold', () =>
    withSession(async (session) => {
      const line = markedLine(CHAIN, 'cook-await');
      await session.launch(CHAIN, {
        breakpoints: { [CHAIN]: [{ line, mode: 'resume', condition: '$value === 22' }] },
      });
      await session.ended;
      assert.equal(session.stdout, 'soup x 23 (4)\n');
    }));

  it('stops at coroutines of a function by name, and at every n-th hit', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'resume work', hitCondition: '>= 6' }] });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(top?.name, 'work');
      const locals = await session.locals(top.id);
      assert.equal(locals.get('name')?.value, '"right"');
      assert.equal(locals.get('round')?.value, '3');
    }));

  it('stops at every suspension by a filter with a condition', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        filterOptions: [
          { filterId: 'suspend', condition: '$task.name === "work" && name === "right" && round === 2' },
        ],
      });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(await session.evaluate('`${name} ${round}`', top?.id), '"right 2"');
    }));

  it('stops when a coroutine fails', () =>
    withSession(async (session) => {
      const file = fixture('programs/fails.ts');
      await session.launch(file, { filters: ['failed'] });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on failure of a coroutine');
      const [top] = await session.stack();
      assert.equal(top?.name, 'risky');
    }));

  it('steps over an await to the next line of the same coroutine while another runs', () =>
    withSession(async (session) => {
      const line = markedLine(WORKERS, 'work-await');
      await session.launch(WORKERS, {
        breakpoints: { [WORKERS]: [{ line, condition: 'name === "right"' }] },
      });
      await session.stopped();
      await session.client.nextRequest({ threadId: 1 });
      await session.stopped();
      const [top] = await session.stack();
      assert.equal(top?.line, markedLine(WORKERS, 'work-after'));
      assert.equal(await session.evaluate('name', top.id), '"right"');
    }));

  it('steps between awaits: next suspension, next resumption of the task, next resumption of any', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { functions: [{ name: 'suspend work', condition: 'name === "right"' }] });
      await session.stopped();
      await session.client.setFunctionBreakpointsRequest({ breakpoints: [] });
      await session.ask('coroutines/step', { to: 'nextResumption' });
      let stop = await session.stopped();
      assert.equal(stop.reason, 'step');
      assert.equal(await session.evaluate('`${name} ${round}`', (await session.stack())[0]?.id), '"right 1"');
      await session.ask('coroutines/step', { to: 'nextSuspension' });
      stop = await session.stopped();
      assert.equal(stop.description, 'Paused on suspension');
      assert.equal(await session.evaluate('`${name} ${round}`', (await session.stack())[0]?.id), '"right 2"');
      await session.ask('coroutines/step', { to: 'nextResumptionOfAny' });
      await session.stopped();
      assert.equal(await session.evaluate('name', (await session.stack())[0]?.id), '"left"');
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, '6 6\n');
    }));

  it('answers the coroutine requests while the program runs', () =>
    withSession(async (session) => {
      const file = fixture('programs/waits.ts');
      await session.launch(file);
      await session.allSuspended();
      const { tasks, total } = await session.ask('coroutines/tasks', {});
      assert.equal(total, 1);
      assert.match(tasks[0]?.name ?? '', /module/);
      assert.equal(tasks[0]?.state, 'suspended');
      const children = await session.ask('coroutines/tasks', { parent: tasks[0].id });
      assert.deepEqual(
        children.tasks.map(({ name, state }) => `${name} ${state}`),
        ['hold("never") suspended'],
      );
      const { chain } = await session.ask('coroutines/task', { id: tasks[0].id });
      assert.deepEqual(
        chain.map(({ name }) => name.replace(/\(.*/, '')),
        ['', 'readAll'],
      );
      // Where the row of each is in the tree: the awaited one in its task's, the created one below it.
      const [held] = children.tasks;
      assert.ok(held);
      const pathOf = async (id: CoroutineId): Promise<readonly CoroutineId[]> =>
        (await session.ask('coroutines/task', { id })).path;
      assert.deepEqual(await pathOf(chain[1]?.coroutine ?? held.id), [tasks[0].id]);
      assert.deepEqual(await pathOf(held.id), [tasks[0].id, held.id]);
      const { futures } = await session.ask('coroutines/futures', {});
      assert.ok(futures.some(({ text }) => text.startsWith('new Promise')));
      const { ticks } = await session.ask('coroutines/ticks', {});
      assert.ok(
        ticks.some(({ events }) =>
          events.some(({ kind, name }) => kind === 'created' && name.startsWith('hold')),
        ),
      );
    }));

  it('pauses a running program and continues it', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/waits.ts'));
      await session.allSuspended();
      await session.client.pauseRequest({ threadId: 1 });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', {});
      assert.equal(tasks[0]?.state, 'suspended');
      const again = (await session.ask('coroutines/tasks', {})).tasks[0];
      assert.equal(
        again?.wait?.forMs,
        tasks[0].wait?.forMs,
        'nothing becomes older while the program stands still',
      );
      await session.continue();
      assert.equal(await session.evaluate('6 * 7'), '42');
    }));

  it('shows a focused task as a thread of its own', () =>
    withSession(async (session) => {
      // The other one's timer is longer: it waits for the first time.
      await session.launch(WORKERS, { functions: [{ name: 'resume work', condition: 'name === "left"' }] });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'right' });
      const { threadId } = await session.ask('coroutines/focus', { id: tasks[0]?.id as never });
      const { threads } = (await session.client.threadsRequest()).body;
      assert.match(threads.find(({ id }) => id === threadId)?.name ?? '', /work\("right", 5\)/);
      const text = await session.stackText(threadId ?? 0);
      assert.ok(text.includes(`work("right", 5):${markedLine(WORKERS, 'work-await')}`), text.join('\n'));
    }));

  it('shows each coroutine of a wait cycle once in the stack of its task', () =>
    withSession(async (session) => {
      const file = fixture('findings/wait-cycle.ts');
      await session.launch(file);
      await session.allSuspended();
      const { tasks } = await session.ask('coroutines/tasks', { filter: 'philosopher' });
      const { threadId } = await session.ask('coroutines/focus', { id: tasks[0]?.id as CoroutineId });
      const line = markedLine(file, 'cycle');
      assert.deepEqual(await session.stackText(threadId ?? 0), [
        '-- waits for started[neighbour] --',
        `philosopher("kant", "plato"):${line}`,
        '-- awaited by --',
        `philosopher("plato", "kant"):${line}`,
      ]);
    }));
});
