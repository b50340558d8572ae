/** Queues, locks, semaphores, events and timers of the library, as the Futures view and the terminal client tell of them. */
import assert from 'node:assert/strict';
import { formatFutures } from '../text/rows-as-text.js';
import { PLAIN } from '../text/style.js';
import { fixture, withSession } from './debug-session.js';

describe('Queues and locks of the library', () => {
  it('are shown with their state and all who wait for them', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs', 'library-resources.ts'));
      await session.nextChange(({ tasks }) => {
        const waiting = tasks.filter(({ wait }) => wait?.kind === 'library');
        return waiting.length === 8 && waiting.every(({ wait }) => wait?.text !== 'next loop iteration');
      });
      const { futures, total } = await session.ask('coroutines/futures', {});
      const text = formatFutures(futures, total, PLAIN)
        .map((line) =>
          line
            .replace(/f\d+ /, '')
            .replace(/#\d+ /g, '')
            .replace(/due in [\d.]+ s/, 'due in N s')
            .replace(/, for [\d.]+ m?s/, '')
            .replace(/ {2}at .*/, ''),
        )
        .filter((line) => !/promise|gather/.test(line));
      assert.deepEqual(text, [
        'Pending futures  9',
        "  Queue 'orders'  2 of 2 items, 1 waits to put",
        '    queue put into orders  awaited by ann',
        "  Queue 'dishes'  0 items, 2 wait to get",
        '    queue get from dishes  awaited by bob',
        '    queue get from dishes  awaited by cid',
        '  sleep 1000 s  awaited by cook, due in N s',
        "  Lock 'stove'  held by cook, 1 waits",
        '    lock stove held by task cook  awaited by dan',
        "  Event 'closing'  1 waits",
        '    event closing  awaited by eve',
        "  Semaphore 'seats'  0 permits left, 1 waits",
        '    semaphore seats  awaited by fay',
      ]);
    }));
});
