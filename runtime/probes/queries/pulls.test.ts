/** Queries that arrive in the middle of a change: V8 lets the inspector in wherever a function is entered. */
import { equal } from 'node:assert/strict';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { unpackFacts } from '../../protocol/packed-facts.js';
import { ASYNC, FINISHED, ON_VALUE, RETURNED, type CoroutineRecord } from '../records/coroutine-record.js';
import { rememberEnds } from '../records/ends.js';
import { beginPull } from './pulls.js';
import { createRecord, keepRecords, noteChanges, removeRecord } from '../records/registry.js';

/** The state of a coroutine in an answer; undefined if it is missing. */
function stateIn(answer: ReturnType<typeof beginPull>, id: CoroutineId): string | undefined {
  return unpackFacts(answer.changed).find((facts) => facts.id === id)?.state;
}

/** Makes each event run a query first. */
function askInside(record: CoroutineRecord, ask: () => void): void {
  record.library = {
    facts: () => {
      ask();
      return {};
    },
  };
}

describe('A query in the middle of a change', () => {
  beforeEach(() => {
    keepRecords(true);
    rememberEnds(true);
    noteChanges(true);
  });

  afterEach(() => {
    keepRecords(false);
    rememberEnds(false);
    noteChanges(false);
  });

  it('does not lose the end that is being recorded', () => {
    const record = createRecord(ASYNC, 1 as SiteId, 0, 0);
    let known = beginPull(0, null).version;
    askInside(record, () => {
      record.library = undefined;
      known = beginPull(known, null).version;
    });
    record.enterState(FINISHED, ON_VALUE);
    record.outcome = RETURNED;
    removeRecord(record);
    equal(stateIn(beginPull(known, null), record.id), 'finished');
  });
});
