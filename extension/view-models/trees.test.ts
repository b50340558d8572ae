/** The trees as text. */
import assert from 'node:assert/strict';
import type { CoroutineRequests, FutureId } from '../../debug-adapter/protocol/requests.js';
import { FuturesTree } from './futures-tree.js';
import { formatDuration } from './labels.js';
import { printTree } from './print-tree.js';
import { futureRow, RecordedClient, taskRow, tickRow } from './recorded-client.js';
import { at, id, program, SERVE } from './recorded-program.js';
import { chainText } from './task-nodes.js';
import { TasksTree } from './tasks-tree.js';
import { TicksTree } from './ticks-tree.js';

describe('The Tasks view', () => {
  it('knows where the row of an awaited coroutine is, and the rows above it', async () => {
    const tree = new TasksTree();
    const row = await tree.rowOf(program([SERVE]), id(3));
    const ids: string[] = [];
    for (let at = row; at !== undefined; at = tree.parent(at)) ids.push(at.id);
    assert.deepEqual(ids, ['task:1/task:2/frame:3', 'task:1/task:2', 'task:1']);
  });

  it('shows each task with its await chain, the variables of its frames, and what it started', async () => {
    const child = taskRow({ id: 4, name: 'pour()', state: 'running', parent: id(2) });
    const client = program([{ ...SERVE, childCount: 1 }, child]);
    assert.equal(
      await printTree(new TasksTree(), client),
      [
        '[suspended] serve("soup") — waits for pause(20) (12 ms) · main.ts:9',
        '  [frame] serve("soup") — main.ts:9',
        '    [variable] order — {dish: "soup"}',
        '      [variable] dish — "soup"',
        '  [frame] ↳ cook("soup") — main.ts:4',
        '  [future] pause(20) — for 12 ms',
        '  [timer] Time',
        '    [running] ██████████ ran — 9.0 ms · 100 % · 1 step',
        '  [running] pour() — running',
        '    [frame] pour() — main.ts:6',
        '    [timer] Time',
        '      [running] ██████████ ran — 9.0 ms · 100 % · 1 step',
      ].join('\n'),
    );
  });

  it('asks for nothing below a row that is not opened', async () => {
    const client = program([SERVE]);
    await new TasksTree().children(client, undefined);
    assert.deepEqual(client.asked, ['coroutines/tasks {"count":100}']);
  });

  it('shows a page, and a further one when asked', async () => {
    const many = Array.from({ length: 250 }, (_, index) =>
      taskRow({ id: index + 1, name: `job ${index}`, state: 'ready' }),
    );
    const tree = new TasksTree();
    const client = program(many);
    assert.equal((await tree.children(client, undefined)).at(-1)?.label, 'Show more (150 not shown)');
    tree.showMore('');
    assert.equal((await tree.children(client, undefined)).length, 201);
  });

  it('keeps only what matches its filter', async () => {
    const tree = new TasksTree();
    tree.change({ filter: ' serve ' });
    const rows = await tree.children(
      program([SERVE, taskRow({ id: 9, name: 'other', state: 'ready' })]),
      undefined,
    );
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['serve("soup")'],
    );
  });

  it('shows how a finished task ended', async () => {
    const client = program([
      taskRow({ id: 1, name: 'a', state: 'finished', outcome: 'threw' }),
      taskRow({ id: 2, name: 'b', state: 'finished', outcome: 'cancelled' }),
    ]);
    assert.equal(await printTree(new TasksTree(), client), '[threw] a — threw\n[cancelled] b — cancelled');
  });
});

describe('The Tasks view, arranged', () => {
  const jobs = [SERVE, taskRow({ id: 4, name: 'pour()', state: 'running', frozen: true })];

  it('shows groups, and asks for the tasks of one when it is opened', async () => {
    const client = new RecordedClient({
      'coroutines/groups': () => ({
        groups: [{ key: 'serve', label: 'serve', count: 37, oldestMs: 2000 }],
        tasks: 37,
      }),
      'coroutines/tasks': () => ({ tasks: [SERVE], total: 37, live: 40, version: 1 }),
      'coroutines/task': () => ({ task: SERVE, chain: [], path: [SERVE.id] }),
    });
    const tree = new TasksTree();
    tree.change({ groupBy: 'function', hideLibrary: true });
    const [group] = await tree.children(client, undefined);
    assert.equal(group?.description, '37 tasks · the longest waits for 2.0 s');
    const rows = await tree.children(client, group);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['group:function:serve/task:2', 'group:function:serve/more'],
    );
    assert.deepEqual(client.asked, [
      'coroutines/groups {"by":"function","hideLibrary":true}',
      'coroutines/tasks {"count":100,"group":{"by":"function","key":"serve"},"hideLibrary":true}',
    ]);
    tree.ungroup();
    assert.equal(tree.options.groupBy, undefined);
  });

  it('shows pinned tasks first, once more, until they have ended', async () => {
    const tree = new TasksTree();
    const client = program(jobs);
    tree.pin(id(2));
    const rows = await tree.children(client, undefined);
    assert.deepEqual(
      rows.map(({ id, description }) => `${id} ${description ?? ''}`),
      [
        'pinned/task:2 pinned · waits for pause(20) (12 ms) · main.ts:9',
        'task:2 pinned · waits for pause(20) (12 ms) · main.ts:9',
        'task:4 frozen · running',
      ],
    );
    const gone = new RecordedClient({
      'coroutines/tasks': () => ({ tasks: [], total: 0, live: 0, version: 2 }),
    });
    assert.deepEqual(await tree.children(gone, undefined), []);
    await tree.children(gone, undefined);
    assert.equal(gone.asked.filter((question) => question.startsWith('coroutines/task {')).length, 1);
  });

  it('asks for those that have ended, in the order wanted', async () => {
    const client = program(jobs);
    const tree = new TasksTree();
    tree.change({ finished: true, sort: 'age', groupBy: 'state' });
    await tree.children(client, undefined);
    assert.deepEqual(client.asked, ['coroutines/tasks {"count":100,"sort":"age","finished":true}']);
  });
});

describe('The Futures view', () => {
  it('shows who waits for each future, and how far a combinator is', async () => {
    const client = new RecordedClient({
      'coroutines/futures': () => ({
        futures: [
          futureRow({
            id: 1,
            text: 'all 1/3',
            kind: 'all',
            settledParts: 1,
            totalParts: 3,
            forMs: 2500,
            location: at(20),
            waiters: [{ id: id(2), name: 'serve("soup")', location: at(20) }],
          }),
        ],
        total: 3,
      }),
    });
    assert.equal(
      await printTree(new FuturesTree(), client),
      [
        '[combinator] all 1/3 — 1 waiter · 2.5 s · main.ts:20',
        '  [suspended] serve("soup") — main.ts:20',
        '[more] 2 more are not shown',
      ].join('\n'),
    );
  });

  it('asks who can settle a promise once that row is opened', async () => {
    const client = new RecordedClient({
      'coroutines/futures': () => ({
        futures: [futureRow({ id: 7, text: 'before', waiters: [{ id: id(2), name: 'left()' }] })],
        total: 1,
      }),
      'coroutines/holders': () => ({
        text: 'What settles it can be reached by:',
        location: at(4),
        holders: [
          { text: 'right(), through release', coroutine: id(3), location: at(20) },
          { text: 'a timer, due in 5 s' },
        ],
      }),
    });
    const tree = new FuturesTree();
    await tree.children(client, undefined);
    assert.deepEqual(client.asked, ['coroutines/futures {"count":200}']);
    assert.equal(
      await printTree(tree, client),
      [
        '[future] before — 1 waiter',
        '  [suspended] left()',
        '  [more] Who can settle it',
        '    [future] What settles it can be reached by: — made at main.ts:4',
        '    [suspended] right(), through release — main.ts:20',
        '    [variable] a timer, due in 5 s',
      ].join('\n'),
    );
    assert.equal(client.asked.at(-1), 'coroutines/holders {"future":7}');
  });

  it('puts all coroutines that wait for one queue below it, and shows when a timer is due', async () => {
    const orders = { id: 40 as FutureId, title: "Queue 'orders'", text: '0 of 2 items, 2 wait to get' };
    const waiter = (number: number, name: string) => [{ id: id(number), name }];
    const client = new RecordedClient({
      'coroutines/futures': () => ({
        futures: [
          futureRow({ id: 1, text: 'queue get from orders', resource: orders, waiters: waiter(2, 'ann') }),
          futureRow({
            id: 2,
            text: 'sleep 5 s',
            resource: { id: 2 as FutureId, title: 'timer', text: 'due in 3.2 s' },
            waiters: waiter(3, 'cook'),
          }),
          futureRow({ id: 3, text: 'queue get from orders', resource: orders, waiters: waiter(4, 'bob') }),
        ],
        total: 3,
      }),
    });
    assert.equal(
      await printTree(new FuturesTree(), client),
      [
        "[group] Queue 'orders' — 0 of 2 items, 2 wait to get",
        '  [future] queue get from orders — 1 waiter',
        '    [suspended] ann',
        '  [future] queue get from orders — 1 waiter',
        '    [suspended] bob',
        '[future] sleep 5 s — due in 3.2 s · 1 waiter',
        '  [suspended] cook',
      ].join('\n'),
    );
  });
});

/** No step has ended. */
const noSteps = (): CoroutineRequests['coroutines/steps']['result'] => ({
  functions: [],
  total: 0,
  atLeast: false,
});

describe('The Event Loop view', () => {
  it('shows which coroutines can resume, in order, in controlled mode', async () => {
    const client = new RecordedClient({
      'coroutines/loop': () => ({ rows: [], total: 0, queuesKnown: true }),
      'coroutines/ticks': () => ({ ticks: [], forgotten: 0 }),
      'coroutines/steps': noSteps,
      'coroutines/ready': () => ({
        ready: [
          { id: id(4), name: 'cook("pie")', frozen: false },
          { id: id(2), name: 'waiter()', frozen: true },
        ],
      }),
    });
    assert.equal(
      await printTree(new TicksTree(), client),
      [
        '[group] Ready to resume — 2 coroutines',
        '  [ready] cook("pie") — next',
        '  [ready] waiter() — frozen',
      ].join('\n'),
    );
  });

  it('shows how long functions ran at a time', async () => {
    const client = new RecordedClient({
      'coroutines/loop': () => ({ rows: [], total: 0, queuesKnown: true }),
      'coroutines/ticks': () => ({ ticks: [], forgotten: 0 }),
      'coroutines/steps': () => ({
        functions: [
          {
            functionName: 'cook',
            definition: at(5),
            count: 31,
            ranMs: 412,
            longestMs: 90,
            atLeast: true,
            medianMs: 3,
            percentile90Ms: 12,
            percentile99Ms: 88,
            longest: { coroutine: id(4), name: 'cook("pie")', tick: 9, atMs: 120 },
            classes: [
              { upToMs: 10, count: 25 },
              { upToMs: 100, count: 6 },
            ],
          },
        ],
        total: 2,
        atLeast: true,
      }),
    });
    assert.equal(
      await printTree(new TicksTree(), client),
      [
        '[group] Steps by function — 2 functions',
        '  [longTick] cook — ran for at least 412 ms in at least 31 steps, 90 % at most 12 ms, the longest 90 ms',
        '    [tick] up to 10 ms — ████████████████████ 25',
        '    [tick] up to 100 ms — █████ 6',
        '  [more] 1 more are not shown',
      ].join('\n'),
    );
  });

  it('shows what each tick did, and marks the one that held everything up', async () => {
    const client = new RecordedClient({
      'coroutines/loop': () => ({
        rows: [
          { kind: 'timer', text: 'setInterval 5 s', detail: 'due in 1.2 s, calls poll', location: at(3) },
          { kind: 'timer', text: 'setTimeout 1 ms', detail: 'due, resolves a promise' },
          { kind: 'handle', text: 'server', detail: '127.0.0.1:3000' },
        ],
        total: 3,
        queuesKnown: true,
      }),
      'coroutines/steps': noSteps,
      'coroutines/ticks': () => ({
        ticks: [
          tickRow({
            number: 8,
            startMs: 120,
            durationMs: 80,
            causes: [
              { kind: 'timer', text: 'timer', firstEvent: 0 },
              { kind: 'io', text: 'I/O (TCP)', firstEvent: 1 },
            ],
            events: [
              { kind: 'resumed', coroutine: id(2), name: 'serve("soup")', location: at(9) },
              { kind: 'finished', coroutine: id(2), name: 'serve("soup")' },
            ],
            dropped: 4,
          }),
          tickRow({
            number: 7,
            startMs: 3,
            causes: [{ kind: 'unknown', text: 'cause not known', firstEvent: 0 }],
          }),
        ],
        forgotten: 0,
      }),
    });
    assert.equal(
      await printTree(new TicksTree(), client),
      [
        '[group] Pending in the event loop — 2 timers, 1 handle',
        '  [timer] setInterval 5 s — due in 1.2 s, calls poll · main.ts:3',
        '  [timer] setTimeout 1 ms — due, resolves a promise',
        '  [handle] server — 127.0.0.1:3000',
        '[longTick] Tick 8 — at 120 ms · took 80 ms · timer, I/O (TCP) · 1 resumed, 1 finished',
        '  [running] serve("soup") resumed — timer · main.ts:9',
        '  [returned] serve("soup") finished — I/O (TCP)',
        '  [more] 4 further events not kept',
        '[tick] Tick 7 — at 3.0 ms · now · cause not known',
      ].join('\n'),
    );
  });
});

describe('The Event Loop view, queried again,', () => {
  it('asks for what is newer only, and takes the newest tick again, which may have lasted', async () => {
    const tree = new TicksTree();
    const asked: unknown[] = [];
    const answers = [
      [tickRow({ number: 8, startMs: 9 }), tickRow({ number: 7, startMs: 3, durationMs: 1 })],
      [tickRow({ number: 10, startMs: 12 }), tickRow({ number: 8, startMs: 9, durationMs: 2 })],
    ];
    const client = new RecordedClient({
      'coroutines/loop': () => ({ rows: [], total: 0, queuesKnown: true }),
      'coroutines/steps': noSteps,
      'coroutines/ticks': (args) => {
        asked.push(args.since);
        return { ticks: answers.shift() ?? [], forgotten: 0 };
      },
    });
    await tree.children(client, undefined);
    const nodes = await tree.children(client, undefined);
    assert.deepEqual(
      nodes.map(({ label, description }) => `${label}: ${description ?? ''}`),
      ['Tick 10: at 12 ms · now', 'Tick 8: at 9.0 ms · took 2.0 ms', 'Tick 7: at 3.0 ms · took 1.0 ms'],
    );
    assert.deepEqual(asked, [undefined, 8]);
  });
});

describe('A copied await chain', () => {
  it('reads from the task down to what it waits for', () => {
    const text = chainText(
      [
        { coroutine: id(1), name: 'main', state: 'suspended', location: at(2) },
        { coroutine: id(2), name: 'load', state: 'suspended', wait: { kind: 'promise', text: 'fetch(url)' } },
      ],
      undefined,
      ({ line }) => `main.ts:${line}`,
    );
    assert.equal(text, 'main (main.ts:2)\n  awaits load\n    waits for fetch(url)\n');
  });
});

describe('A duration', () => {
  it('is said in the unit a person would choose', () => {
    const texts = [0.42, 3.25, 12.4, 3400, 125_000, 3_780_000].map(formatDuration);
    assert.deepEqual(texts, ['420 µs', '3.3 ms', '12 ms', '3.4 s', '2 min 5 s', '1 h 3 min']);
  });
});

describe('What there was before the debugger attached', () => {
  it('stands below the tasks, with chain and variables, and offers nothing that would change it', async () => {
    const asOf = '2026-01-31T14:03:07.000Z';
    const frame = { coroutine: id(2), name: 'serve("soup")', state: 'suspended', location: at(9) } as const;
    const client = new RecordedClient({
      'coroutines/tasks': () => ({
        tasks: [],
        total: 0,
        live: 0,
        version: 1,
        before: { asOf, total: 1, limits: ['Its loop is busy.'] },
      }),
      'coroutines/before': ({ parent }) => ({
        asOf,
        total: 1,
        limits: [],
        tasks: parent === undefined ? [SERVE] : [],
      }),
      'coroutines/beforeTask': () => ({
        task: SERVE,
        chain: [frame],
        variables: [{ coroutine: id(2), variables: [{ name: 'dish', value: '"soup"' }] }],
      }),
    });
    const tree = new TasksTree();
    const [before] = await tree.children(client, undefined);
    assert.equal(before?.label, 'From before the debugger');
    assert.match(before.tooltip ?? '', /Its loop is busy\.$/);
    const [task] = await tree.children(client, before);
    assert.equal(task?.label, 'serve("soup")');
    assert.deepEqual(task.subject, { kind: 'before', task: 2 });
    const [line] = await tree.children(client, task);
    assert.deepEqual(line?.subject, { kind: 'note' });
    assert.deepEqual(
      (await tree.children(client, line)).map(({ label, description }) => `${label} = ${description ?? ''}`),
      ['dish = "soup"'],
    );
  });
});
