/** Whether a line breakpoint stops: its condition, its hits, its log message. */
import assert from 'node:assert/strict';
import { forgetLines, lineReached, type LineListener } from './line-conditions.js';

describe('A line breakpoint that is reached', () => {
  let said: string[];
  const listener: LineListener = {
    log: (breakpoint, text) => said.push(`${breakpoint} prints ${text}`),
    failed: (breakpoint, part, message) => said.push(`${breakpoint} ${part}: ${message}`),
  };
  const fails = (): never => {
    throw new Error('burnt');
  };

  beforeEach(() => {
    said = [];
    forgetLines();
  });

  after(forgetLines);

  it('stops where its condition holds', () => {
    assert.deepEqual(
      [null, () => true, () => 'yes', () => 0].map((condition) =>
        lineReached(1, condition, null, null, listener),
      ),
      [true, true, true, false],
    );
  });

  it('counts only hits at which its condition holds, each breakpoint its own', () => {
    const third = { operator: '==', count: 3 } as const;
    const reached = (breakpoint: number, condition: (() => unknown) | null): boolean =>
      lineReached(breakpoint, condition, third, null, listener);
    assert.deepEqual(
      [
        reached(1, null),
        reached(1, () => false),
        reached(2, null),
        reached(1, null),
        reached(1, null),
        reached(1, null),
      ],
      [false, false, false, false, true, false],
    );
    forgetLines();
    assert.equal(reached(2, null), false);
  });

  it('prints its message at a hit, and does not stop', () => {
    const every = { operator: '%', count: 2 } as const;
    const message = ['pot ', () => 7];
    assert.deepEqual(
      [1, 2, 3, 4].map(() => lineReached(5, null, every, message, listener)),
      [false, false, false, false],
    );
    assert.deepEqual(said, ['5 prints pot 7', '5 prints pot 7']);
  });

  it('does not stop where its condition fails, and says so once for each error', () => {
    for (const condition of [fails, fails])
      assert.equal(lineReached(1, condition, null, null, listener), false);
    lineReached(2, fails, null, null, listener);
    assert.deepEqual(said, ['1 condition: Error: burnt', '2 condition: Error: burnt']);
  });

  it('prints a message of which a part fails, and says so once', () => {
    for (let hit = 0; hit < 2; hit++) lineReached(1, null, null, [fails, '!'], listener);
    const printed = '1 prints {Error: burnt}!';
    assert.deepEqual(said, ['1 logMessage: Error: burnt', printed, printed]);
  });
});
