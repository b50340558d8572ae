/** The state of a resource of the library in words. */
import assert from 'node:assert/strict';
import type { ResourceFacts } from '../../../runtime/protocol/facts.js';
import { futureId } from '../../test/stored-program.js';
import { resourceText } from './resource-words.js';

describe('The words for a resource of the library', () => {
  const base = { id: futureId(1), title: 'it' };
  const CASES: readonly [facts: ResourceFacts, text: string][] = [
    [{ ...base, kind: 'queue', size: 3, maxsize: 0, getters: 0, putters: 0 }, '3 items'],
    [{ ...base, kind: 'queue', size: 1, maxsize: 0, getters: 0, putters: 0 }, '1 item'],
    [{ ...base, kind: 'queue', size: 1, maxsize: 1, getters: 0, putters: 0 }, '1 of 1 item'],
    [{ ...base, kind: 'queue', size: 0, maxsize: 5, getters: 1, putters: 0 }, '0 of 5 items, 1 waits to get'],
    [{ ...base, kind: 'queue', size: 5, maxsize: 5, getters: 0, putters: 2 }, '5 of 5 items, 2 wait to put'],
    [{ ...base, kind: 'lock', waiters: 0 }, ''],
    [{ ...base, kind: 'lock', holder: 'Task-1', waiters: 1 }, 'held by Task-1, 1 waits'],
    [{ ...base, kind: 'semaphore', permits: 1, waiters: 0 }, '1 permit left'],
    [{ ...base, kind: 'semaphore', permits: 0, waiters: 3 }, '0 permits left, 3 wait'],
    [{ ...base, kind: 'event', waiters: 0 }, ''],
    [{ ...base, kind: 'event', waiters: 2 }, '2 wait'],
    [{ ...base, kind: 'timer', dueInMs: 0 }, 'due'],
    [{ ...base, kind: 'timer', dueInMs: 0.2 }, 'due in 1 ms'],
    [{ ...base, kind: 'timer', dueInMs: 3210 }, 'due in 3.2 s'],
  ];
  for (const [facts, text] of CASES)
    it(`say ${text === '' ? 'nothing' : `“${text}”`} (${facts.kind})`, () => {
      assert.equal(resourceText(facts, undefined), text);
    });

  it("have the name of the holder's coroutine before the name that the library gave it", () => {
    assert.equal(
      resourceText({ ...base, kind: 'lock', holder: 'Task-1', waiters: 0 }, 'cook'),
      'held by cook',
    );
  });
});
