/** The text of the Findings view. */
import assert from 'node:assert/strict';
import type { CoroutineId, FindingRow } from '../../debug-adapter/protocol/requests.js';
import { badgeWords, findingNode, heardFindings, observationNodes } from './findings-list.js';
import type { TreeNode } from './node.js';

function finding(more: Partial<FindingRow>): FindingRow {
  return {
    key: 'k',
    kind: 'orphan',
    severity: 'warning',
    text: 'load() was collected while it waited.',
    count: 1,
    coroutines: [],
    atMs: 0,
    ...more,
  };
}

describe('The Findings view', () => {
  it('shows one sentence, how often, where, who, and the chain', () => {
    const node = findingNode(
      finding({
        count: 3,
        location: { path: '/work/main.ts', line: 9, column: 1 },
        coroutines: [{ id: 4 as CoroutineId, name: 'load("a")' }],
        chain: ['main (main.ts:2)', 'load("a") (main.ts:9)'],
      }),
    );
    assert.equal(node.description, '3 times · main.ts:9');
    assert.ok(Array.isArray(node.children));
    assert.deepEqual(
      (node.children as { label: string; icon: string }[]).map(({ label, icon }) => `${icon} ${label}`),
      ['suspended load("a")', 'chainLine main (main.ts:2)', 'chainLine ↳ load("a") (main.ts:9)'],
    );
  });

  it('puts the worst first and leaves out what is muted', () => {
    const all = [
      finding({ key: 'a', atMs: 5 }),
      finding({ key: 'b', severity: 'error', kind: 'waitCycle', atMs: 9 }),
      finding({ key: 'c', severity: 'info', kind: 'leakSuspect' }),
      finding({ key: 'd', atMs: 2 }),
    ];
    const heard = heardFindings(all, new Set(['leakSuspect']));
    assert.deepEqual(
      heard.map(({ key }) => key),
      ['b', 'd', 'a'],
    );
    assert.equal(badgeWords(heard), '3 findings, 1 of them an error');
    assert.equal(badgeWords([finding({})]), '1 finding');
  });

  it('puts what is worth a look below, apart from what is wrong', () => {
    assert.deepEqual(observationNodes([]), []);
    const [heading] = observationNodes([
      {
        key: 'waits:1',
        text: '2 tasks have waited for lock() for 30 s.',
        coroutines: [
          { id: 4 as CoroutineId, name: 'left()' },
          { id: 7 as CoroutineId, name: 'right()' },
        ],
        location: { path: '/work/mutex.ts', line: 9, column: 1 },
      },
    ]);
    assert.equal(heading?.label, 'Worth a look');
    const [row] = heading.children as TreeNode[];
    assert.equal(
      `${row?.label ?? ''} ${row?.description ?? ''}`,
      '2 tasks have waited for lock() for 30 s. mutex.ts:9',
    );
    assert.deepEqual(
      (row?.children as TreeNode[]).map(({ label }) => label),
      ['left()', 'right()'],
    );
  });
});
