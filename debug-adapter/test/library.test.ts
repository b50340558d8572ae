/** Tasks of the library in the debugger: one row each, with the user's name, labels, and the wait in words. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import type { CoroutineId, FutureRow, TaskRow } from '../protocol/requests.js';

const TASKS = fixture('programs', 'library-tasks.ts');

/** The whole tree, as lines indented by depth. */
async function treeOf(session: TestSession, parent?: CoroutineId): Promise<string[]> {
  const { tasks } = await session.ask('coroutines/tasks', {
    count: 1000,
    ...(parent === undefined ? {} : { parent }),
  });
  const lines: string[] = [];
  for (const task of tasks) {
    lines.push(`${task.name}: ${task.wait?.text ?? task.state}`);
    for (const line of await treeOf(session, task.id)) lines.push(`  ${line}`);
  }
  return lines;
}

async function taskNamed(session: TestSession, name: string): Promise<TaskRow> {
  const { tasks } = await session.ask('coroutines/tasks', { filter: name, count: 1000 });
  const task = tasks.find((row) => row.name === name);
  assert.ok(task !== undefined, `no task is called ${name}`);
  return task;
}

/** Each frame of a task's chain: name, line, wait. */
async function chainOf(session: TestSession, name: string): Promise<string[]> {
  const { chain } = await session.ask('coroutines/task', { id: (await taskNamed(session, name)).id });
  return chain.map((frame) => `${frame.name} ${frame.location?.line ?? '?'}: ${frame.wait?.text ?? ''}`);
}

async function isReady(session: TestSession): Promise<void> {
  while (!session.stdout.includes('ready')) await once(session.client, 'output');
  await session.allSuspended();
}

describe('A program on the library', () => {
  it('shows the coroutines whose promises tasks wait for', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'library-promises.ts'));
      await isReady(session);
      assert.deepEqual((await treeOf(session)).slice(1), [
        '  (anonymous): gather 0/5',
        '    body: opened',
        '    function: opened',
        '    called: opened',
        '    several: all 0/2',
        '      pour("salt"): opened',
        '      pour("pepper"): opened',
        '    (anonymous): opened',
      ]);
      assert.deepEqual(
        (await chainOf(session, 'body')).map((frame) => frame.replace(/ \d+:.*/s, '')),
        ['body', '(anonymous)', 'pour("coffee")'],
      );
    }));

  it('shows every task once, with what it waits for', () =>
    withSession(async (session) => {
      await session.launch(TASKS);
      await isReady(session);
      const [, ...lines] = await treeOf(session);
      assert.deepEqual(
        lines.map((line) => line.replace(/:\d+$/, ':PORT').replace(/Task-\d+/, 'Task-N')),
        [
          '  main(): future gate',
          '    holder: future gate',
          '    sleeper: sleep 1000 s',
          '    bare sleeper: sleep 60 s',
          '    locked: lock db held by task holder',
          '    getter: queue get from orders',
          '    ringer: event doorbell',
          '    guest: semaphore tables',
          '    cook: condition kitchen',
          '    member: barrier meeting 1/3',
          '    gatherer: gather 1/3',
          '      Task-N: sleep 2000 s',
          '      Task-N: sleep 2000 s',
          '    any: wait 0/2 (firstCompleted)',
          '    completer: asCompleted 0/2',
          '    shielder: shield of task Task-N',
          '      Task-N: sleep 3000 s',
          "    grouper: end of 1 task of TaskGroup 'crew'",
          '      crew member: sleep 4000 s',
          '    joiner: task sleeper',
          '    computer: executor job spin',
          '    async awaiting a generator: task driven',
          '      driven: sleep 1000 s',
          '    async body: future gate',
          '    busy to the end: sleep 5000 s',
          'stream server client: stream readline from 127.0.0.1:PORT',
        ],
      );
    }));

  it('shows the labels, and the chain through generators and async functions to the wait at its end', () =>
    withSession(async (session) => {
      await session.launch(TASKS);
      await isReady(session);
      assert.deepEqual((await taskNamed(session, 'holder')).labels, { room: 'cellar', shift: 'late' });
      assert.equal((await taskNamed(session, 'busy to the end')).cancellation, 'main(): closing time');
      assert.deepEqual(await chainOf(session, 'driven'), [
        `driven ${markedLine(TASKS, 'drive')}: outer()`,
        `outer() ${markedLine(TASKS, 'outer-inner')}: inner()`,
        `inner() ${markedLine(TASKS, 'inner-sleep')}: sleep 1000 s`,
      ]);
      assert.deepEqual(await chainOf(session, 'getter'), [
        `getter ${markedLine(TASKS, 'async-outer')}: asyncInner()`,
        `asyncInner() ${markedLine(TASKS, 'async-get')}: queue get from orders`,
      ]);
    }));

  it('shows its futures with their kind, their parts, and the task they need', () =>
    withSession(async (session) => {
      await session.launch(TASKS);
      await isReady(session);
      const { futures } = await session.ask('coroutines/futures', { count: 1000 });
      const find = (text: string): FutureRow => {
        const row = futures.find((future) => future.text === text);
        assert.ok(row !== undefined, `no future is called ${text}`);
        return row;
      };
      assert.equal(find('future gate').waiters.length, 3);
      assert.deepEqual([find('gather 1/3').settledParts, find('gather 1/3').totalParts], [1, 3]);
      assert.equal(find('task sleeper').coroutine, (await taskNamed(session, 'sleeper')).id);
      assert.equal(find('lock db held by task holder').coroutine, (await taskNamed(session, 'holder')).id);
    }));

  for (const [scenario, marker, condition, expected] of [
    ['actors', 'sent', 'n === 98', ['player running', 'player("pong", "ping", ƒ) its consumer']],
    [
      'round-robin-scheduler',
      'counting',
      'name === "five" && n === 1',
      ['countdown("ten", 3) its consumer', 'countdown running', 'countdown("one", 1) its consumer'],
    ],
  ] as const)
    it(`shows the generators of a scheduler the user made: ${scenario}`, () =>
      withSession(async (session) => {
        const program = fixture('scenarios', scenario, 'program.ts');
        const line = markedLine(program, marker);
        await session.launch(program, { breakpoints: { [program]: [{ line, condition }] } });
        await session.stopped();
        const { tasks } = await session.ask('coroutines/tasks', {});
        assert.deepEqual(
          tasks.map(({ name, state, wait }) => `${name} ${wait?.text ?? state}`),
          expected,
        );
      }));

  it('finds tasks that wait for each other’s locks', () =>
    withSession(async (session) => {
      const program = fixture('programs', 'library-deadlock.ts');
      await session.launch(program);
      await session.allSuspended();
      const { findings } = await session.ask('coroutines/findings', {});
      const cycle = findings.find(({ kind }) => kind === 'waitCycle');
      assert.deepEqual(
        cycle?.coroutines.map(({ name }) => name),
        ['Ada', 'Bob'],
      );
      assert.equal((await taskNamed(session, 'Ada')).wait?.text, 'lock knife held by task Bob');
    }));
});

describe('Tasks of the library that have not begun', () => {
  const UNBEGUN = fixture('programs', 'library-unbegun.ts');

  it('are listed, and keep their numbers when they run', () =>
    withSession(async (session) => {
      const line = markedLine(UNBEGUN, 'created');
      await session.launch(UNBEGUN, { breakpoints: { [UNBEGUN]: [{ line }] } });
      await session.stopped();
      const [, , ...created] = await treeOf(session);
      assert.deepEqual(
        created.map((text) => text.trim()),
        ['soup: created', 'tea: created', 'nap: created'],
      );
      const before = await taskNamed(session, 'soup');
      await session.client.setBreakpointsRequest({
        source: { path: UNBEGUN },
        breakpoints: [{ line: markedLine(UNBEGUN, 'cook-return') }],
      });
      await session.continue();
      await session.stopped();
      const { id, state, functionName } = await taskNamed(session, 'soup');
      assert.deepEqual(
        { id, state, functionName },
        { id: before.id, state: 'running', functionName: 'cook' },
      );
      await session.client.setBreakpointsRequest({ source: { path: UNBEGUN }, breakpoints: [] });
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'soup\ntea\nnap\n');
      const findings = await session.ask('coroutines/findings', {}).catch(() => undefined);
      assert.deepEqual(findings?.findings ?? [], []);
    }));
});
