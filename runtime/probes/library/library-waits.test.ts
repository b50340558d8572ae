/**
 * Incremental reports about programs on the library equal a full inspection: random programs, queried in the middle of
 * steps, between them, and in slices between which they continue.
 */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import * as library from '../../index.js';
import { instrument } from '../../rewrite/rewrite.js';
import { FIRST_SITE_ON_MAIN_THREAD, type CoroutineId, type SiteId } from '../../protocol/ids.js';
import type { CoroutineFacts } from '../../protocol/facts.js';
import { packFacts, unpackFacts } from '../../protocol/packed-facts.js';
import { debugHook } from '../queries/debug-hook.js';
import { factsOf } from '../queries/facts-builder.js';
import { installHooks } from '../startup/install.js';
import { liveRecords } from '../records/registry.js';
import { seededRandom } from '../control/seeded-random.js';

const PROGRAMS = 150;

/** A program that waits, at random, in every way a task can, under hooks, for some turns of the loop. */
const PROGRAM = `
return (library, below, check) => {
const { Barrier, Condition, Event, Lock, Queue, Semaphore, TaskGroup, asCompleted, createTask, currentTask, fromPromise,
  gather, shield, sleep, timeout, wait, waitFor, withAsync } = library;
const locks = [new Lock({ name: 'stove' }), new Lock()];
const queues = [new Queue(1, { name: 'orders' }), new Queue()];
const [seats, closing, barrier, condition] = [new Semaphore(1), new Event(), new Barrier(3), new Condition()];
const tasks = [];
let left = 60;
const spawn = (depth) => {
  const makes = [() => works(depth), () => worksAsync(depth), () => plain(depth)];
  const task = createTask(makes[below(3)], below(2) === 0 ? { name: 'cook ' + tasks.length } : {});
  task.addDoneCallback((done) => { if (!done.cancelled()) done.exception(); });
  tasks.push(task);
  return task;
};
const any = () => tasks[below(tasks.length)];
// Awaited by many, these await nobody: a circle through a group would never end.
const leaves = [];
const leaf = () => {
  if (leaves.length > 0 && below(2) === 0) return leaves[below(leaves.length)];
  const task = createTask(plain(0));
  task.addDoneCallback((done) => { if (!done.cancelled()) done.exception(); });
  tasks.push(task);
  leaves.push(task);
  return task;
};
function* works(depth) {
  for (let n = below(4); n >= 0 && left > 0; n--) {
    left--;
    if (below(3) === 0) check();
    try {
      switch (below(20)) {
        case 0: yield* sleep(below(3)); break;
        case 1: yield* queues[below(2)].get(); break;
        case 2: yield* queues[below(2)].put(n); break;
        case 3: yield* withAsync(locks[below(2)], function* () { check(); yield* sleep(below(3)); check(); }); break;
        case 4: yield* withAsync(seats, () => works(depth + 1)); break;
        case 5: yield* closing.wait(); break;
        case 6: yield* barrier.wait(); break;
        case 7: yield* withAsync(condition, function* () { if (below(2) === 0) condition.notifyAll(); else yield* condition.wait(); }); break;
        case 8: yield* gather([spawn(depth + 1), leaf(), sleep(1)], { returnExceptions: below(2) === 0 }); break;
        case 9: yield* wait([spawn(depth + 1), leaf()], { returnWhen: 'firstCompleted' }); break;
        case 10: for (const next of asCompleted([spawn(depth + 1), spawn(depth + 1)])) yield* next; break;
        case 11: yield* withAsync(new TaskGroup(), function* (group) { group.createTask(plain(0)); group.createTask(sleep(1)); }); break;
        case 12: yield* waitFor(spawn(depth + 1), 1); break;
        case 13: yield* shield(leaf()); break;
        case 14: yield* withAsync(timeout(1), () => worksAsync(depth + 1)); break;
        case 15: yield* leaf(); break;
        case 16: any().cancel('enough'); break;
        case 17: any().name = 'renamed ' + left; break;
        case 18: yield* fromPromise(new Promise((resolve) => setImmediate(resolve))); break;
        case 19: yield* works(depth + 1); break;
      }
    } catch (error) { check(); if (left <= 0 || below(2) === 0) throw error; }
    check();
  }
}
async function worksAsync(depth) {
  for (let n = below(3); n >= 0 && left > 0; n--) {
    left--;
    try {
      switch (below(8)) {
        case 0: await sleep(below(3)); break;
        case 1: await queues[below(2)].get(); break;
        case 2: await locks[below(2)].acquire(); check(); locks.find((lock) => lock.locked())?.release(); break;
        case 3: await Promise.all([sleep(1), closing.wait()]); break;
        case 4: await spawn(depth + 1); break;
        case 5: await gather([leaf(), sleep(1)]); break;
        case 6: await worksAsync(depth + 1); break;
        case 7: await null; break;
      }
    } catch (error) { check(); if (left <= 0 || below(2) === 0) throw error; }
    check();
  }
}
const plain = library.coroutine(eval('(function* (depth) { yield* queues[below(2)].put(0); yield* sleep(1); })'));
return function* () {
  for (let n = 0; n < 5; n++) spawn(0);
  for (let turn = 0; turn < 30; turn++) {
    yield* sleep(below(2));
    check();
    if (turn === 20) closing.set();
    if (below(4) === 0) spawn(0);
  }
  left = 0;
  // What is cancelled may make others first, and some do not listen.
  while (tasks.some((task) => !task.done())) {
    for (const task of tasks) task.cancel();
    yield* sleep(1);
    check();
  }
};
};`;

/** Queries as the adapter does, and compares its knowledge with everything there is. */
class Asker {
  readonly known = new Map<CoroutineId, CoroutineFacts>();
  comparisons = 0;
  private version = 0;
  private isAsking = false;

  constructor(private readonly below: (limit: number) => number) {}

  readonly check = (): void => {
    if (this.isAsking) {
      // Between two slices the program has continued.
      this.isAsking = this.take(debugHook.pullMore());
      if (this.isAsking) return;
    } else if (this.below(3) === 0) {
      this.isAsking = this.take(debugHook.pull(this.version, 0));
      if (this.isAsking) return;
    }
    if (this.below(3) === 0) return;
    this.take(debugHook.pull(this.version, null));
    this.compare();
  };

  /** Answers whether there is more. */
  private take(pull: ReturnType<typeof debugHook.pull>): boolean {
    if (pull.whole) this.known.clear();
    for (const facts of unpackFacts(pull.changed))
      if (facts.state === 'finished') this.known.delete(facts.id);
      else this.known.set(facts.id, facts);
    for (const { id } of pull.orphaned) this.known.delete(id);
    this.version = pull.version;
    return pull.more;
  }

  private compare(): void {
    this.comparisons++;
    // As sent: times rounded to a microsecond.
    const live = unpackFacts(packFacts([...liveRecords()].map((record) => factsOf(record))));
    const ids = new Set(live.map(({ id }) => id));
    for (const facts of live) {
      const known = this.known.get(facts.id);
      const awaited = known?.wait?.coroutine;
      // For an ended coroutine its own facts are authoritative; its awaiter resumes in a microtask.
      const isOver = awaited !== undefined && !ids.has(awaited);
      assert.deepEqual(isOver ? withoutWait(known) : known, isOver ? withoutWait(facts) : facts);
    }
    assert.equal(this.known.size, live.length);
  }
}

function withoutWait(facts: CoroutineFacts | undefined): object {
  return { ...facts, wait: undefined, sinceMs: undefined };
}

describe('What successive pulls report of the library', () => {
  it(`is what there is, in ${PROGRAMS} random programs`, async () => {
    installHooks();
    debugHook.attach(null);
    let firstSite: number = FIRST_SITE_ON_MAIN_THREAD + 1_000_000;
    let comparisons = 0;
    try {
      for (let seed = 1; seed <= PROGRAMS; seed++) {
        const random = seededRandom(seed);
        const below = (limit: number): number => Math.floor(random() * limit);
        const { code, table } = instrument(PROGRAM, {
          url: 'file:///library-waits.cjs',
          file: '/library-waits.cjs',
          kind: 'commonjs',
          captureScopes: false,
          firstSite: firstSite as SiteId,
        });
        firstSite += table.rows.length;
        const asker = new Asker(below);
        type Make = (
          from: typeof library,
          below: unknown,
          check: () => void,
        ) => () => library.Coroutine<void>;
        const main = (vm.compileFunction(code) as () => Make)()(library, below, asker.check);
        try {
          await library.run(main, { clock: new library.VirtualClock() });
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
        comparisons += asker.comparisons;
      }
    } finally {
      debugHook.detach();
    }
    assert.ok(comparisons > 10 * PROGRAMS, `${comparisons} comparisons`);
  });
});
