/** An answer is kept while nothing can have changed, and no longer. */
import assert from 'node:assert/strict';
import { StandingAnswer, type Standstill } from './standing-answer.js';

describe('An answer about a program', () => {
  let standstill: Standstill | undefined;
  let asked = 0;
  let answer: StandingAnswer<number>;
  beforeEach(() => {
    standstill = undefined;
    asked = 0;
    answer = new StandingAnswer(
      () => standstill,
      () => Promise.resolve(++asked),
    );
  });

  it('is asked for each time while the program runs', async () => {
    assert.deepEqual([await answer.get(), await answer.get()], [1, 2]);
  });

  it('is kept while the program is paused', async () => {
    standstill = { pause: {}, changes: 4 };
    assert.deepEqual([await answer.get(), await answer.get()], [1, 1]);
  });

  it('is asked for again once something ran at the stop, and at the next stop', async () => {
    const pause = {};
    standstill = { pause, changes: 4 };
    await answer.get();
    standstill = { pause, changes: 5 };
    assert.equal(await answer.get(), 2);
    standstill = { pause: {}, changes: 5 };
    assert.equal(await answer.get(), 3);
  });

  it('is not kept from before the stop', async () => {
    await answer.get();
    standstill = { pause: {}, changes: 4 };
    assert.equal(await answer.get(), 2);
  });

  it('is asked for again where it failed', async () => {
    standstill = { pause: {}, changes: 4 };
    let fails = true;
    const shaky = new StandingAnswer(
      () => standstill,
      () => (fails ? Promise.reject(new Error('lost')) : Promise.resolve(++asked)),
    );
    await assert.rejects(shaky.get(), /lost/);
    fails = false;
    assert.equal(await shaky.get(), 1);
  });
});
