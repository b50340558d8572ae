/** The Findings view as a person reads it. */
import assert from 'node:assert/strict';
import type { CoroutineId, FindingRow } from '../../debug-adapter/protocol/requests.js';
import { badgeWords, findingNode, heardFindings } from './findings-list.js';

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
});
