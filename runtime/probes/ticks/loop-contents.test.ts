/** Node's own queues: every version of Node must still have them where the adapter expects them. */
import assert from 'node:assert/strict';
import inspector from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { knowQueues, loopCallbacks, loopContents, queueOwners } from './loop-contents.js';

/** The variables that a function closes over, read as the adapter does, but within this process. */
function closureOf(owner: unknown): Record<string, object> {
  const session = new inspector.Session();
  session.connect();
  const found: Record<string, object> = {};
  const holder = globalThis as unknown as Record<string, unknown>;
  holder['closureTest'] = { owner, found };
  // In one process every answer has arrived when `post` returns.
  const properties = (objectId: string): inspector.Runtime.GetPropertiesReturnType => {
    let answer: inspector.Runtime.GetPropertiesReturnType | undefined;
    session.post('Runtime.getProperties', { objectId, ownProperties: true }, (_error, result) => {
      answer = result;
    });
    assert.ok(answer);
    return answer;
  };
  session.post('Runtime.evaluate', { expression: 'closureTest.owner' }, (_error, { result }) => {
    const scopes = properties(result.objectId ?? '').internalProperties?.find(
      ({ name }) => name === '[[Scopes]]',
    );
    const [closure] = properties(scopes?.value?.objectId ?? '').result;
    for (const { name, value } of properties(closure?.value?.objectId ?? '').result) {
      if (value?.objectId === undefined) continue;
      session.post('Runtime.callFunctionOn', {
        objectId: value.objectId,
        functionDeclaration: `function () { closureTest.found[${JSON.stringify(name)}] = this; }`,
      });
    }
  });
  session.disconnect();
  Reflect.deleteProperty(holder, 'closureTest');
  return found;
}

describe('What the event loop holds', () => {
  it('is read from the queues in the scopes of setTimeout and process.nextTick', async () => {
    const [ofTimers, ofTicks] = queueOwners().map(closureOf);
    const { timerListMap, immediateQueue, binding } = ofTimers ?? {};
    const { queue } = ofTicks ?? {};
    assert.ok(timerListMap && immediateQueue && queue && binding);
    knowQueues(timerListMap, immediateQueue, queue, binding);
    const controller = new AbortController();
    const sleeping = sleep(3_000_000, undefined, controller);
    const poll = (): void => undefined;
    const beforeMs = performance.now();
    const timer = setInterval(poll, 2_000_000).unref();
    const afterMs = performance.now();
    const immediate = setImmediate(function last() {});
    process.nextTick(function first() {});
    try {
      const { queues } = loopContents();
      assert.ok(queues);
      const calls = loopCallbacks().map(({ name }) => name);
      assert.ok(calls.indexOf('first') < calls.indexOf('poll'));
      assert.ok(calls.indexOf('poll') < calls.indexOf('last'));
      assert.ok(queues.nextTicks.some(({ callback }) => callback === 'first'));
      assert.ok(queues.immediates.some(({ callback }) => callback === 'last'));
      const interval = queues.timers.find(({ callback }) => callback === 'poll');
      assert.ok(interval);
      const { dueAtMs, ...rest } = interval;
      assert.deepEqual(rest, {
        callback: 'poll',
        resolves: false,
        kind: 'interval',
        ms: 2_000_000,
        keepsAlive: false,
      });
      // Both clocks are of whole milliseconds: that of the timer, and that by which the first was found.
      const startedMs = dueAtMs - 2_000_000;
      assert.ok(
        startedMs >= beforeMs - 2 && startedMs <= afterMs + 2,
        `started at ${startedMs}, between ${beforeMs} and ${afterMs}`,
      );
      assert.deepEqual(
        queues.timers.filter(({ ms }) => ms === 3_000_000).map(({ resolves }) => resolves),
        [true],
      );
    } finally {
      controller.abort();
      clearInterval(timer);
      clearImmediate(immediate);
      await assert.rejects(sleeping);
    }
  });
});
