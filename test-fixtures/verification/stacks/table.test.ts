/** The table of stacks keeps what a run has not checked. */
import assert from 'node:assert/strict';
import type { StackResult } from './check-stack.js';
import type { Stack } from './stack.js';
import { stacksDocument } from './table.js';

const stack = (name: string): Stack => ({
  name,
  set: { name: 's', packages: {} },
  files: {},
  launch: {},
  result: /x/,
});
const STACKS = [stack('tsx'), stack('jest (a)'), stack('jest')];

function result(of: Stack | undefined, line?: string): StackResult {
  assert.ok(of);
  const findings = { line, resumption: undefined, chain: undefined, outcome: undefined };
  return { stack: of, findings, seconds: 1.25, sessions: 2, said: '' };
}

const rows = (text: string): string[] => text.split('\n').filter((line) => /^\| (tsx|jest)/.test(line));

describe('The table of stacks', () => {
  it('has a row for each project and Node, and keeps those that were not checked again', () => {
    const [tsx, jestA, jest] = STACKS;
    const first = stacksDocument(
      '',
      { node: 'v24.1.0', date: '2026-01-01', results: [result(jest), result(tsx)] },
      STACKS,
    );
    assert.deepEqual(rows(first), [
      '| tsx | 24.1.0 | ✔ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-01-01 |  |',
      '| jest | 24.1.0 | ✔ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-01-01 |  |',
    ]);
    assert.match(first, /Not checked so far: jest \(a\)\.\n$/);
    const second = stacksDocument(
      first,
      { node: 'v24.2.0', date: '2026-02-02', results: [result(tsx, 'no stop'), result(jestA)] },
      STACKS,
    );
    const third = stacksDocument(
      second,
      { node: 'v20.19.0', date: '2026-03-03', results: [result(tsx)] },
      STACKS,
    );
    assert.deepEqual(rows(third), [
      '| tsx | 20.19.0 | ✔ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-03-03 |  |',
      '| tsx | 24.2.0 | ✘ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-02-02 | a fault |',
      '| jest (a) | 24.2.0 | ✔ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-02-02 |  |',
      '| jest | 24.1.0 | ✔ | ✔ | ✔ | ✔ | 2 | 1.3 | 2026-01-01 |  |',
    ]);
    assert.doesNotMatch(third, /Not checked/);
  });

  it('drops rows of projects that are no more', () => {
    const [tsx] = STACKS;
    const before = stacksDocument(
      '',
      { node: 'v24.1.0', date: '2026-01-01', results: [result(tsx)] },
      STACKS,
    );
    assert.deepEqual(rows(stacksDocument(before, { node: 'v24.1.0', date: 'x', results: [] }, [])), []);
  });
});
