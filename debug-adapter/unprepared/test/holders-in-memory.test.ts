/** Who can settle what coroutines of unprepared programs wait for, against tables written by hand from the programs. */
import assert from 'node:assert/strict';
import { DumpedSource, parseDump } from '../../coroutines/dump/dump.js';
import { answerAllHolders, answerHolders } from '../../queries/holders.js';
import type { Capture } from '../capture.js';
import { readProcess } from '../read-process.js';
import { Target, treeLines } from './target.js';

/** Coroutine → what holds its resolve; nothing where nothing does. */
const HOLDERS: Readonly<Record<string, string>> = {
  byEmitter: "a variable of a module, through bell, listener of 'ring'",
  byOnce: "a variable of a module, through bell, listener of 'end' (resolve)",
  byMap: 'a variable of a module, through orders.get("tea")',
  byPrivate: 'a variable of a module, through gate.#waiting[0].resolve',
  byTimer: 'a timer of 100000000 ms',
  byPromisified: 'a timer of 10000000 ms, through resolve',
  byOther: 'byOther, through release; keeper, through give',
  keeper: 'a timer of 100000000 ms',
  byEnd: 'hold2, through its end (resolve)',
  hold2: 'a timer of 100000000 ms',
  byNone: '',
  bySet: 'bySet, through all[…]; setKeeper, through all[…]',
  setKeeper: 'a timer of 100000000 ms',
  byEnded: '',
  bySignal: "bySignal, through stop; process, listener of 'SIGUSR2' (stop)",
  byTimeout:
    "byTimeout, through signal, listener of 'abort'; a timer of 10000000 ms, through weakRef, listener of 'abort'",
  byAny:
    "byAny, through signal, listener of 'abort'; a timer of 1000000 ms, through weakRef[kDependantSignals][…], listener of 'abort'",
  byGenerator: 'a variable of a module, through paused.get("tea") (go)',
  byGlobal: 'a global variable, through gate["to-open"]',
  byHandler:
    "a variable of a module, through radio.onmessage; MessagePort, listener of 'message' (this).onmessage",
  byReply: "a variable of a module, through calls, listener of 'reply' (resolve)",
  byNamesake: 'byNamesake, through done',
};

(process.platform === 'linux' ? describe : describe.skip)('Holders read from the memory of a process', () => {
  let target: Target | undefined;
  const read = async (program: string): Promise<Capture> => {
    target = await Target.start(program);
    return readProcess(target.pid, 'memory', { values: false, internals: false, holders: true });
  };

  afterEach(async () => {
    await target?.end();
    target = undefined;
  });

  it('stand in the row of each coroutine that waits for what no coroutine settles', async () => {
    const lines = await treeLines(await read('holders.mjs'));
    const found = lines.flatMap((line) => {
      const [, name] = /^[├└]─ (\w+) {2}awaits/.exec(line) ?? [];
      const [, held = ''] = /\(its resolve is held by (.*)\)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, held]];
    });
    assert.deepEqual(Object.fromEntries(found), HOLDERS);
  });

  it('tell a deadlock of two locks, in which no coroutine awaits the other', async () => {
    const lines = await treeLines(await read('deadlock.mjs'));
    assert.deepEqual(lines.slice(0, 4), [
      "├─ left  awaits B.lock('left')  at deadlock.mjs:24:14",
      '│  └─ Mutex.lock  awaits prev  at deadlock.mjs:10:5  (its resolve is held by right, through rb (release))',
      "├─ right  awaits A.lock('right')  at deadlock.mjs:31:14",
      '│  └─ Mutex.lock  awaits prev  at deadlock.mjs:10:5  (its resolve is held by left, through ra (release))',
    ]);
    assert.deepEqual(lines.slice(-1), [
      'left waits for what right holds, and right waits for what left holds: as far as variables tell, only they can wake each other.',
    ]);
  });

  it("are others than Node's own code that waits", async () => {
    const lines = await treeLines(await read('node-waits.mjs'));
    const held = lines.map((line) => /\(its resolve is held by (.*)\)$/.exec(line)?.[1]);
    assert.ok(held.includes('a timer of 100000000 ms, through callback'), lines.join('\n'));
    // From Node 26 on the iterator of a stream is no coroutine: nothing of Node's waits there.
    const isOfStream = lines.some((line) => line.includes('createAsyncIterator'));
    const ofStream = "chunks, through stream, listener of 'readable' (callback)";
    assert.ok(!isOfStream || held.includes(ofStream), lines.join('\n'));
  });

  it('lead from one timer to no other', async () => {
    const lines = await treeLines(await read('server.mjs'));
    assert.deepEqual(lines.slice(-1), [
      '      └─ 20× Db.query  awaits hold(1e8)  at server.mjs:9:5  (its resolve is held by a timer of 100000000 ms)',
    ]);
  });

  it('are answered from the saved dump, too', async () => {
    const { dump } = await read('holders.mjs');
    const source = new DumpedSource(parseDump(JSON.stringify(dump), 'saved.json'));
    const { futures, together } = await answerAllHolders(source, undefined);
    const byWaiter = new Map(futures.map((row) => [row.waiters.join(), row]));
    assert.deepEqual(
      byWaiter.get('byMap')?.holders.map(({ text }) => text),
      ['a variable of a module, through orders.get("tea")'],
    );
    assert.equal(byWaiter.has('byNone'), false);
    assert.deepEqual(together, []);
    const future = byWaiter.get('byTimer')?.future;
    assert.ok(future !== undefined);
    const { text, holders } = await answerHolders(source, { future });
    assert.equal(text, 'What settles it can be reached by, and perhaps by others:');
    assert.deepEqual(
      holders.map((one) => one.text),
      ['a timer of 100000000 ms'],
    );
  });
});
