/** Texts beside an await while coroutines wait there. */
import assert from 'node:assert/strict';
import type { CoroutineId, Location } from '../../debug-adapter/protocol/requests.js';
import { futureRow } from './recorded-client.js';
import { countByLine, countWords, waitLines } from './site-counts.js';

const at = (line: number, column = 3): Location => ({ path: '/work/main.ts', line, column });
const waiter = (id: number, line: number): { id: CoroutineId; name: string; location: Location } => ({
  id: id as CoroutineId,
  name: `job ${id}`,
  location: at(line),
});

describe('The counts beside awaits', () => {
  it('add up who waits at the same line, and tell the oldest', () => {
    const counts = countByLine([
      { location: at(7), count: 2, oldestMs: 40 },
      { location: at(7, 20), count: 1, oldestMs: 2100 },
      { location: at(9), count: 1 },
    ]);
    assert.deepEqual(
      counts.map((count) => `${count.line}: ${countWords(count, false)}`),
      ['7: 3 wait here, the oldest for 2.1 s', '9: 1 waits here'],
    );
    const running = [400, 2100, 59_000, 7_000_000].map((oldestMs) =>
      countWords({ path: '/work/main.ts', line: 7, count: 1, oldestMs }, true),
    );
    assert.deepEqual(running, [
      '1 waits here',
      '1 waits here for over 2 s',
      '1 waits here for over 30 s',
      '1 waits here for over 1 h',
    ]);
  });

  it('name those whose futures are known, and count the rest', () => {
    const futures = [
      futureRow({ id: 1, text: 'opened', forMs: 30, waiters: [waiter(1, 7), waiter(2, 9)] }),
      futureRow({ id: 2, text: 'closed', forMs: 3000, waiters: [waiter(3, 7)] }),
    ];
    const sites = [
      { location: at(7), count: 900 },
      { location: at(9), count: 1 },
      { location: at(11), count: 5 },
    ];
    assert.deepEqual(waitLines(futures, sites, '/work/main.ts', 7), [
      'job 3 waits for closed, for 3.0 s',
      'job 1 waits for opened, for 30 ms',
      'and 898 more',
    ]);
    assert.deepEqual(waitLines(futures, sites, '/work/main.ts', 9), ['job 2 waits for opened, for 30 ms']);
    assert.deepEqual(waitLines(futures, sites, '/work/main.ts', 11), ['5 wait here']);
    assert.deepEqual(waitLines(futures, sites, '/work/main.ts', 12), []);
  });
});
