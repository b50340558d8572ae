/** How places to stop are written on the command line. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { parseBreakOption } from './break-option.js';

const CWD = path.resolve('/kitchen');

describe('A place to stop', () => {
  const cases: Record<string, unknown> = {
    suspend: { kind: 'any', filter: 'suspend' },
    'thrown if $error.code === 7': { kind: 'any', filter: 'thrown', condition: '$error.code === 7' },
    'longTick:50': { kind: 'any', filter: 'longTick', condition: '50' },
    'resume:Bot.cook hits 3': { kind: 'function', name: 'resume Bot.cook', hitCondition: '>= 3' },
    'main.ts:12': { kind: 'line', path: path.join(CWD, 'main.ts'), line: 12, mode: 'line' },
    'main.ts:12:suspend if dish === "soup"': {
      kind: 'line',
      path: path.join(CWD, 'main.ts'),
      line: 12,
      mode: 'suspend',
      condition: 'dish === "soup"',
    },
    'main.ts:12:7 log dish {dish}': {
      kind: 'line',
      path: path.join(CWD, 'main.ts'),
      line: 12,
      column: 7,
      mode: 'line',
      logMessage: 'dish {dish}',
    },
    'main.ts:12 hits 2 if text === "a log b"': {
      kind: 'line',
      path: path.join(CWD, 'main.ts'),
      line: 12,
      mode: 'line',
      hitCondition: '>= 2',
      condition: 'text === "a log b"',
    },
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`is '${text}'`, () => {
      assert.deepEqual(parseBreakOption(text, CWD), expected);
    });
  }

  it('is refused with a sentence where it is none', () => {
    for (const text of ['', 'main.ts', 'main.ts:x', 'resume:', 'later'])
      assert.throws(() => parseBreakOption(text, CWD), /is no place to stop: write suspend/, text);
    assert.throws(() => parseBreakOption('suspend hits 3', CWD), /counts no hits/);
    assert.throws(() => parseBreakOption('suspend log x', CWD), /prints no message/);
  });
});
