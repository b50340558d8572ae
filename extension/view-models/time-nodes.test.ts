/** Where a task has spent its time, as rows with bars. */
import assert from 'node:assert/strict';
import type {
  CoroutineId,
  CoroutineTime,
  Location,
  PastMoment,
} from '../../debug-adapter/protocol/requests.js';
import { RecordedClient } from './recorded-client.js';
import { timeNode, timeRows } from './time-nodes.js';

const SERVE = 2 as CoroutineId;
const PLACE: Location = { path: '/app/main.ts', line: 9, column: 1 };

async function rowsOf(time: Partial<CoroutineTime> & { past?: PastMoment }): Promise<string[]> {
  const answer = { id: SERVE, name: 'serve("soup")', totalMs: 0, parts: [], ...time };
  const rows = await timeRows(new RecordedClient({ 'coroutines/time': () => answer }), 'task:2/time', SERVE);
  return rows.map(({ label, description }) => `${label} — ${description ?? ''}`);
}

describe('The row Time of a task', () => {
  it('is asked for once it is opened', () => {
    assert.equal(timeNode('task:2', SERVE).children, 'lazy');
  });

  it('shows a bar for each thing that it did', async () => {
    assert.deepEqual(
      await rowsOf({
        totalMs: 1000,
        parts: [
          {
            kind: 'waited',
            text: 'cook(dish)',
            location: PLACE,
            ms: 800,
            count: 3,
            longestMs: 500,
            now: true,
          },
          { kind: 'ran', ms: 150, count: 4 },
          { kind: 'unknown', ms: 50 },
        ],
      }),
      [
        '████████░░ waited for cook(dish) — 800 ms · 80 % · 3 waits · the longest 500 ms · now · main.ts:9',
        '██░░░░░░░░ ran — 150 ms · 15 % · 4 steps',
        '█░░░░░░░░░ not known: events are missing — 50 ms · 5 %',
      ],
    );
  });

  it('says that nothing is known', async () => {
    assert.deepEqual(await rowsOf({}), ['not known: it has done nothing since the debugger attached — ']);
  });

  it('says that it is not kept of the past', async () => {
    const past = {
      tick: 3,
      event: 1,
      agoMs: 9,
      when: '9 ms ago, tick 3',
      what: 'serve resumed',
      notKnown: [],
    };
    assert.deepEqual(await rowsOf({ past }), [
      'Where it spent its time is not kept of the past — 9 ms ago, tick 3',
    ]);
  });
});
