/** The registry of live coroutines: who is in it, how records age, and walks in pieces while others come and go. */
import assert from 'node:assert/strict';
import type { SiteId } from '../../protocol/ids.js';
import { ASYNC, FINISHED, ON_VALUE, type CoroutineRecord } from './coroutine-record.js';
import {
  acknowledgeChanges,
  createRecord,
  currentVersion,
  findRecord,
  findRecords,
  isSweeping,
  keepRecords,
  liveRecords,
  noteChanges,
  removeRecord,
  settledSince,
  sweep,
  takePlaceOf,
  touch,
  YoungWalk,
} from './registry.js';

const create = (): CoroutineRecord => createRecord(ASYNC, 1 as SiteId, 0, 0);

function finish(record: CoroutineRecord): void {
  record.enterState(FINISHED, ON_VALUE);
  removeRecord(record);
}

describe('The registry of coroutines', () => {
  let made: CoroutineRecord[];

  before(() => {
    keepRecords(true);
  });

  after(() => {
    keepRecords(false);
  });

  beforeEach(() => {
    made = [create(), create(), create()];
  });

  afterEach(() => {
    noteChanges(false);
    made.filter(({ state }) => state !== FINISHED).forEach(finish);
  });

  const live = (): number[] => made.filter((record) => [...liveRecords()].includes(record)).map(numberOf);
  const numberOf = (record: CoroutineRecord): number => made.indexOf(record);
  const settled = (from: number): number[] =>
    [...settledSince(from)]
      .map(numberOf)
      .filter((index) => index >= 0)
      .sort();

  it('has each live record once, by its number, whatever its age', () => {
    const [first, second, third] = made;
    assert.ok(first && second && third);
    sweep();
    finish(second);
    sweep();
    made.push(create());
    assert.deepEqual(live(), [0, 2, 3]);
    assert.equal([...liveRecords()].filter((record) => record === first).length, 1);
    assert.deepEqual([findRecord(first.id), findRecord(second.id)], [first, undefined]);
    assert.deepEqual([...findRecords([second.id, third.id, first.id]).values()].map(numberOf).sort(), [0, 2]);
  });

  it('holds a record weakly once it has survived two sweeps', () => {
    const ages = (): number[] => made.map(({ age }) => age);
    assert.deepEqual(ages(), [0, 0, 0]);
    sweep();
    assert.deepEqual([ages(), settled(0)], [[1, 1, 1], []]);
    sweep();
    sweep();
    assert.deepEqual([ages(), settled(0), isSweeping()], [[2, 2, 2], [0, 1, 2], false]);
    assert.deepEqual(live(), [0, 1, 2]);
  });

  it('has the old records that have changed since a version, and forgets what was reported', () => {
    for (let count = 0; count < 2; count++) sweep();
    noteChanges(true);
    const before = currentVersion();
    const [first, second] = made;
    assert.ok(first && second);
    touch(first);
    assert.deepEqual([settled(before), settled(before - 1)], [[0], [0, 1, 2]]);
    const reported = currentVersion();
    touch(second);
    acknowledgeChanges(reported);
    assert.deepEqual(settled(reported), [1]);
    finish(second);
    assert.deepEqual(settled(reported), []);
  });

  it('counts a change after it is made', () => {
    const [first] = made;
    assert.ok(first);
    const before = currentVersion();
    touch(first);
    assert.deepEqual([first.version, currentVersion()], [before + 1, before + 1]);
  });

  it('lets a record take the number of a placeholder', () => {
    const [placeholder, record] = made;
    assert.ok(placeholder && record);
    const { id } = placeholder;
    takePlaceOf(placeholder, record);
    assert.equal(findRecord(id), record);
    assert.deepEqual(live(), [1, 2]);
    placeholder.enterState(FINISHED, ON_VALUE);
  });

  it('is walked to its end while the record that was reached ends', () => {
    const seen: number[] = [];
    for (const record of liveRecords()) {
      if (!made.includes(record)) continue;
      seen.push(numberOf(record));
      finish(record);
    }
    assert.deepEqual(seen.sort(), [0, 1, 2]);
  });

  it('is walked in pieces, youngest first, while others begin, end and age in between', () => {
    const [first, second] = made;
    assert.ok(first && second);
    const walk = new YoungWalk();
    const next = (): number => {
      const record = walk.next();
      return record === undefined ? -1 : numberOf(record);
    };
    assert.equal(next(), 2);
    walk.leave();
    // The one that would come next ends, and another begins before those that were walked.
    finish(second);
    made.push(create());
    sweep();
    assert.deepEqual(
      [...liveRecords()].filter(({ id }) => id === 0),
      [],
    );
    walk.comeBack();
    assert.equal(next(), 0);
    walk.leave();
    walk.comeBack();
    assert.deepEqual(live(), [0, 2, 3]);
  });

  it('has nothing of what begins while no adapter is attached', () => {
    keepRecords(false);
    const record = create();
    assert.deepEqual([findRecord(record.id), [...liveRecords()].length], [undefined, 0]);
    touch(record);
    const version = currentVersion();
    finish(record);
    assert.equal(currentVersion(), version);
    // What is alive is found again at the next attach.
    keepRecords(true);
    assert.deepEqual(live(), [0, 1, 2]);
    assert.equal(findRecord(record.id), undefined);
  });
});
