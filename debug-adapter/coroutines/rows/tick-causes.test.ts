/** What a tick says about the callbacks that Node called in it. */
import assert from 'node:assert/strict';
import { causeTexts, tickCauses } from './tick-causes.js';

describe('The causes of a tick', () => {
  const tick = { number: 1, startMs: 0, events: [], dropped: 0 };
  const causeOf = (resource?: string): string => {
    const call = { firstEvent: 0, ...(resource === undefined ? {} : { resource }) };
    return tickCauses({ ...tick, calls: [call] })
      .map(({ kind, text }) => `${kind}: ${text}`)
      .join();
  };

  it("say what Node's resources are", () => {
    assert.equal(causeOf('Timeout'), 'timer: timer');
    assert.equal(causeOf('TickObject'), 'nextTick: process.nextTick');
    assert.equal(causeOf('TCP'), 'io: I/O (TCP)');
    assert.equal(causeOf('FSReqCallback'), 'io: I/O (FSReqCallback)');
    assert.equal(causeOf('RandomBytesJob'), 'io: I/O (RandomBytesJob)');
  });

  it("say the program's own resource by its name, and that one is not known", () => {
    assert.equal(causeOf('DbPool'), 'other: DbPool');
    assert.equal(causeOf(), 'unknown: cause not known');
  });

  it('are each said once, and none of an old dump', () => {
    const calls = ['Timeout', 'Immediate', 'Timeout'].map((resource) => ({ resource, firstEvent: 0 }));
    assert.deepEqual(causeTexts({ ...tick, calls }), ['timer', 'setImmediate']);
    assert.deepEqual(tickCauses(tick), []);
  });
});
