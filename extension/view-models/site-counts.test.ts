/** What stands beside an await while coroutines wait there. */
import assert from 'node:assert/strict';
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import { futureRow } from './recorded-source.js';
import { countBySite, countWords, waitLines } from './site-counts.js';

const waiter = (
  id: number,
  line: number,
): { id: CoroutineId; name: string; location: { path: string; line: number; column: number } } => ({
  id: id as CoroutineId,
  name: `job ${id}`,
  location: { path: '/work/main.ts', line, column: 3 },
});

describe('The counts beside awaits', () => {
  it('count all who wait for one future, of whom only some are told', () => {
    const many = futureRow({
      id: 1,
      text: 'opened',
      waiters: [waiter(1, 7), waiter(2, 9)],
      waiterCount: 900,
      waitersAt: [
        { location: { path: '/work/main.ts', line: 7, column: 3 }, count: 880 },
        { location: { path: '/work/main.ts', line: 9, column: 3 }, count: 20 },
      ],
    });
    assert.deepEqual(
      countBySite([many]).map(({ line, count }) => `${line}: ${count}`),
      ['7: 880', '9: 20'],
    );
    assert.deepEqual(waitLines([many], '/work/main.ts', 7), ['job 1 waits for opened', 'and 879 more']);
  });

  it('add up who waits at the same line, and tell the oldest', () => {
    const counts = countBySite([
      futureRow({ id: 1, text: 'pause(5)', forMs: 40, waiters: [waiter(1, 7)] }),
      futureRow({ id: 2, text: 'pause(9)', forMs: 2100, waiters: [waiter(2, 7), waiter(3, 7)] }),
      futureRow({ id: 3, text: 'load()', waiters: [waiter(4, 9)] }),
    ]);
    assert.deepEqual(
      counts.map((count) => `${count.line}: ${countWords(count)}`),
      ['7: 3 wait here, the oldest for 2.1 s', '9: 1 waits here'],
    );
  });
});
