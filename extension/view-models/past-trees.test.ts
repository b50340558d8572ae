/** The trees of a past moment: they show that moment, with one row for each part that is not recorded. */
import assert from 'node:assert/strict';
import type { CoroutineId, PastMoment } from '../../debug-adapter/protocol/requests.js';
import { FuturesTree } from './futures-tree.js';
import { printTree } from './print-tree.js';
import { RecordedClient, taskRow, tickRow } from './recorded-client.js';
import { TasksTree } from './tasks-tree.js';
import { TicksTree } from './ticks-tree.js';

const PAST: PastMoment = {
  tick: 41,
  event: 1,
  agoMs: 120,
  when: '120 ms ago, tick 41',
  what: 'prepare(1) resumed',
  notKnown: ['What 3 coroutines did then is not known: not all events were kept.', 'Values are not kept.'],
};

describe('Looking back', () => {
  it('shows the tasks of the moment, and below them what is not known', async () => {
    const client = new RecordedClient({
      'coroutines/tasks': ({ parent }) => {
        const tasks = [
          taskRow({ id: 1, name: 'main()', state: 'running' }),
          taskRow({ id: 2, name: 'lost()', state: 'unknown' }),
        ].filter((row) => row.parent === parent);
        return { tasks, total: tasks.length, live: 2, version: 1, past: PAST };
      },
      'coroutines/task': ({ id }) => ({
        task: taskRow({ id, name: 'main()', state: 'running' }),
        chain: [{ coroutine: id, name: 'main()', state: 'running' }],
        path: [id],
      }),
      'coroutines/time': ({ id }) => ({
        id,
        name: 'main()',
        totalMs: 9,
        parts: [{ kind: 'ran', ms: 9, count: 1 }],
      }),
    });
    assert.equal(
      await printTree(new TasksTree(), client),
      [
        '[running] main() — running',
        '  [frame] main()',
        '  [timer] Time',
        '    [running] ██████████ ran — 9.0 ms · 100 % · 1 step',
        '[unknown] lost() — what it did is not known',
        '[unknown] What 3 coroutines did then is not known: not all events were kept.',
        '[unknown] Values are not kept.',
      ].join('\n'),
    );
  });

  it('does not show the futures of the present as if they were of then', async () => {
    const client = new RecordedClient({
      'coroutines/futures': () => ({ futures: [], total: 0, past: PAST }),
    });
    assert.equal(
      await printTree(new FuturesTree(), client),
      '[unknown] Who waited for which future is not kept of the past — 120 ms ago, tick 41',
    );
  });

  it('marks the tick and the event in the Event Loop view, each of which can be gone back to', async () => {
    const one = {
      coroutine: 5 as CoroutineId,
      name: 'prepare(1)',
      location: { path: '/work/main.ts', line: 9, column: 3 },
    };
    const events = [
      { ...one, kind: 'created' },
      { ...one, kind: 'resumed' },
    ] as const;
    const client = new RecordedClient({
      'coroutines/ticks': () => ({
        ticks: [tickRow({ number: 41, startMs: 7, durationMs: 2, events })],
        forgotten: 0,
        past: PAST,
      }),
    });
    const tree = new TicksTree();
    assert.equal(
      await printTree(tree, client),
      [
        '[unknown] What the loop held, and who was ready, is not kept of the past — 120 ms ago, tick 41',
        '[tick] Tick 41 — looking back to here · at 7.0 ms · took 2.0 ms · 1 created, 1 resumed',
        '  [created] prepare(1) created — main.ts:9',
        '  [running] prepare(1) resumed — looking back to here · main.ts:9',
      ].join('\n'),
    );
    // No request is sent that has an answer only in the present.
    assert.deepEqual(
      client.asked.map((asked) => asked.split(' ')[0]),
      ['coroutines/ticks'],
    );
    const [, tick] = await tree.children(client, undefined);
    const [, resumed] = typeof tick?.children === 'object' ? tick.children : [];
    assert.deepEqual(tick?.subject, { kind: 'tick', moment: { tick: 41 } });
    assert.deepEqual(resumed?.subject, { kind: 'task', coroutine: 5, moment: { tick: 41, event: 1 } });
  });
});
