/** Which functions and labels a breakpoint selects. */
import assert from 'node:assert/strict';
import { hasLabel, isCalled } from './breakpoint-scope.js';

describe('A breakpoint', () => {
  it('selects functions by their own name, in any class', () => {
    assert.deepEqual(
      ['cook', 'Bot.cook', 'Bot.overcook', 'cook.later'].map((name) => isCalled(name, 'cook')),
      [true, true, false, false],
    );
  });

  it('selects labels by their name, or by their name and value', () => {
    const labels = { room: 'hall', query: 'a=b', empty: '' };
    for (const label of ['room', 'room=hall', 'query=a=b', 'empty=', 'empty'])
      assert.equal(hasLabel(labels, label), true, label);
    for (const label of ['room=hal', 'room=', 'query=a', 'roo', 'toString', ''])
      assert.equal(hasLabel(labels, label), false, label);
  });
});
