/** Sharing of answers: an answer must never be older than the call. */
import assert from 'node:assert/strict';
import { CoalescedQuery } from './coalesced-query.js';

/** A query whose answers are numbers, each returned when the test releases it. */
function counted(): {
  query: CoalescedQuery<number>;
  sent: () => number;
  answer: () => void;
  fail: () => void;
} {
  let sent = 0;
  let answer = (): void => undefined;
  let fail = (): void => undefined;
  const query = new CoalescedQuery(() => {
    const number = ++sent;
    return new Promise<number>((resolve, reject) => {
      answer = () => {
        resolve(number);
      };
      fail = () => {
        reject(new Error(`query ${number} failed`));
      };
    });
  });
  return {
    query,
    sent: () => sent,
    answer: () => {
      answer();
    },
    fail: () => {
      fail();
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('A coalesced query', () => {
  it('is sent once for callers who come before it is sent', async () => {
    const { query, sent, answer } = counted();
    const answers = [query.get(), query.get(), query.get()];
    await turn();
    answer();
    assert.deepEqual(await Promise.all(answers), [1, 1, 1]);
    assert.equal(sent(), 1);
  });

  it('gives those who come while it is under way the next, once for all of them', async () => {
    const { query, sent, answer } = counted();
    const first = query.get();
    await turn();
    const later = [query.get(), query.get()];
    answer();
    assert.equal(await first, 1);
    await turn();
    answer();
    assert.deepEqual(await Promise.all(later), [2, 2]);
    assert.equal(sent(), 2);
  });

  it('is sent for those who wait for the next though the one before failed', async () => {
    const { query, answer, fail } = counted();
    const first = query.get();
    await turn();
    const next = query.get();
    fail();
    await assert.rejects(first, /query 1 failed/);
    await turn();
    answer();
    assert.equal(await next, 2);
  });
});
