/** The texts of reports. */
import assert from 'node:assert/strict';
import type { CoroutineId } from '../../debug-adapter/protocol/requests.js';
import { taskRow } from './recorded-client.js';
import { differenceText, valuesText } from './reports.js';

describe('A report', () => {
  it('shows what began, what ended, and what still waits since a snapshot', () => {
    const text = differenceText({
      created: [taskRow({ id: 7, name: 'cook("pie")', state: 'running' })],
      ended: [{ id: 3 as CoroutineId, name: 'clean()' }],
      unmoved: [
        taskRow({
          id: 2,
          name: 'guest("Ada")',
          state: 'suspended',
          wait: { kind: 'promise', text: 'table', forMs: 3000 },
          location: { path: '/work/clock.ts', line: 7, column: 18 },
        }),
      ],
    });
    assert.equal(
      text,
      [
        '1 new task',
        '  #7 cook("pie") · running',
        '',
        '1 task ended',
        '  #3 clean()',
        '',
        '1 task still waits where it waited then',
        '  #2 guest("Ada") · waits for table (3.0 s) · clock.ts:7',
        '',
      ].join('\n'),
    );
  });

  it('shows one expression in many tasks side by side', () => {
    const value = (id: number, name: string, text: string, failed = false) => ({
      id: id as CoroutineId,
      name,
      value: text,
      failed,
    });
    assert.equal(
      valuesText(
        'order.dish',
        12,
        [value(1, 'cook(1)', '"pie"'), value(22, 'cook(2, "a")', 'no order', true)],
        4,
      ),
      [
        'order.dish   in 2 tasks that wait at line 12',
        '  #1 cook(1)        "pie"',
        '  #22 cook(2, "a")  ✕ no order',
        '  and 4 more, not asked',
        '',
      ].join('\n'),
    );
  });
});
