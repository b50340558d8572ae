/** Which past events a breakpoint matches: the same as in the running program. */
import assert from 'node:assert/strict';
import type { TickEvent } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import { CoroutineStore } from '../store/coroutine-store.js';
import { liesAt } from './past-breakpoints.js';

describe('A breakpoint on a function, in the past', () => {
  it('lies at methods of that name, too', () => {
    const store = new CoroutineStore();
    store.addModule(1 as SiteId, {
      url: 'file:///kitchen.ts',
      sources: ['/kitchen.ts'],
      rows: [
        ['async', 0, 0, 0, 'Bot.cook', []],
        ['async', 0, 9, 0, 'overcook', []],
      ],
    });
    const resumed = (functionSite: number): TickEvent => ({
      kind: 'resumed',
      coroutine: 1 as CoroutineId,
      function: functionSite as SiteId,
      atMs: 1,
    });
    const cook = { id: 1, event: 'resume', functionName: 'cook' } as const;
    assert.equal(liesAt(cook, resumed(1), store), true);
    assert.equal(liesAt(cook, resumed(2), store), false);
    assert.equal(liesAt({ ...cook, functionName: 'Bot.cook' }, resumed(1), store), true);
  });
});
