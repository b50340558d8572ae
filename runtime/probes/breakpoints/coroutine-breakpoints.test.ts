/** Which events of coroutines stop the program, and what is reported. Without a debugger, a stop continues at once. */
import assert from 'node:assert/strict';
import vm from 'node:vm';
import type { CoroutineBreakpoint, HookMessage } from '../../protocol/hook.js';
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { setDebuggerEnabled } from '../blocking/trampoline.js';
import {
  ASYNC,
  FINISHED,
  ON_VALUE,
  type CoroutineRecord,
  type TaskFacts,
} from '../records/coroutine-record.js';
import { moduleLoaded } from '../records/modules.js';
import { createRecord, keepRecords, removeRecord } from '../records/registry.js';
import {
  armBreakpoints,
  armed,
  checkBreakpoints,
  namesAtStop,
  onBreakMessage,
  type BreakContext,
} from './coroutine-breakpoints.js';

const COOK = 800_000_000 as SiteId;
const BOIL = (COOK + 1) as SiteId;
const AWAIT = (COOK + 2) as SiteId;
const TABLE = {
  url: 'file:///app/kitchen.ts',
  sources: ['/app/kitchen.ts'],
  rows: [
    ['async', 0, 0, 0, 'Bot.cook', []],
    ['async', 0, 5, 0, 'boil', []],
    ['await', 0, 1, 2, 'boil()', 0],
  ],
};

describe('A breakpoint on coroutines', () => {
  let messages: HookMessage[];
  let cook: CoroutineRecord;

  before(() => {
    moduleLoaded(COOK, JSON.stringify(TABLE));
    keepRecords(true);
  });

  after(() => {
    keepRecords(false);
  });

  beforeEach(() => {
    messages = [];
    onBreakMessage((message) => messages.push(message));
    // The program does not wait until the adapter has switched the debugger on.
    setDebuggerEnabled(true);
    cook = createRecord(ASYNC, COOK, 0, 0);
  });

  afterEach(() => {
    armBreakpoints([]);
    onBreakMessage(() => undefined);
    setDebuggerEnabled(false);
  });

  const arm = (...breakpoints: readonly Partial<CoroutineBreakpoint>[]): void => {
    armBreakpoints(breakpoints.map((one) => ({ id: 1, event: 'suspend', ...one })));
  };
  const stops = (context: Partial<BreakContext> = {}): boolean =>
    armed.suspend !== null &&
    checkBreakpoints('suspend', { record: cook, site: AWAIT, scope: undefined, ...context });
  const child = (parentId: number, site = BOIL): CoroutineRecord => createRecord(ASYNC, site, parentId, 0);
  const labelled = (record: CoroutineRecord, facts: TaskFacts): void => {
    record.library = { facts: () => facts };
  };

  it('stops once for an event, however many hold, and reports the first', () => {
    arm({ id: 4, sites: [BOIL] }, { id: 5 }, { id: 6 });
    assert.equal(stops(), true);
    assert.deepEqual(messages, [
      { kind: 'hit', waits: false, breakpoint: 5, event: 'suspend', site: AWAIT, coroutine: cook.id },
      { kind: 'continued' },
    ]);
  });

  it('is asked for only where there is one for the event', () => {
    arm({ event: 'resume' });
    assert.deepEqual([armed.suspend, armed.resume?.length], [null, 1]);
    assert.equal(stops(), false);
  });

  it('selects by place, by function and by coroutine', () => {
    const selections: readonly [Partial<CoroutineBreakpoint>, boolean][] = [
      [{ sites: [AWAIT] }, true],
      [{ sites: [] }, false],
      [{ functionName: 'cook' }, true],
      [{ functionName: 'Bot.cook' }, true],
      [{ functionName: 'ook' }, false],
      [{ coroutines: [cook.id] }, true],
      [{ coroutines: [999_999 as CoroutineId] }, false],
      [{ longerThanMs: 10 }, false],
    ];
    for (const [selection, isHit] of selections) {
      arm(selection);
      assert.equal(stops({ lastedMs: 10 }), isHit, JSON.stringify(selection));
    }
  });

  it('selects what a coroutine has created, also through one that has ended', () => {
    const boil = child(cook.id);
    const [late, other] = [child(boil.id), child(0)];
    arm({ within: cook.id });
    assert.deepEqual(
      [cook, boil, late, other].map((record) => stops({ record })),
      [true, true, true, false],
    );
    arm({ within: boil.id });
    boil.enterState(FINISHED, ON_VALUE);
    removeRecord(boil);
    assert.deepEqual([stops({ record: late }), stops({ record: cook })], [true, false]);
  });

  it('selects by the label of a task, for all that it has created', () => {
    labelled(cook, { labels: { table: 'seven' } });
    const boil = child(cook.id);
    for (const [label, isHit] of [
      ['table', true],
      ['table=seven', true],
      ['table=nine', false],
    ] as const) {
      arm({ label });
      assert.deepEqual([stops(), stops({ record: boil })], [isHit, isHit]);
    }
  });

  it('without a coroutine stops only where none is selected', () => {
    for (const selection of [
      { within: cook.id },
      { label: 'a' },
      { functionName: 'cook' },
      { coroutines: [] },
    ]) {
      arm(selection);
      assert.equal(stops({ record: undefined }), false);
    }
    arm({});
    assert.equal(stops({ record: undefined }), true);
    assert.equal('coroutine' in (messages[0] ?? {}), false);
  });

  it('counts its hits, and keeps the count while it is armed with the same number', () => {
    const third = { hits: { operator: '==', count: 3 } } as const;
    arm({ id: 4, ...third });
    assert.deepEqual([stops(), stops()], [false, false]);
    arm({ id: 4, ...third });
    assert.equal(stops(), true);
    arm({ id: 9, ...third });
    assert.equal(stops(), false);
  });

  it('counts together what has one number, at places where a variable has different names', () => {
    const second = { hits: { operator: '==', count: 2 } } as const;
    arm({ id: 4, sites: [AWAIT], ...second }, { id: 4, sites: [BOIL], ...second });
    assert.deepEqual([stops(), stops({ site: BOIL })], [false, true]);
  });

  it('is gone after its first hit if it is for once', () => {
    arm({ once: true, condition: '$value === 2' }, { id: 2, sites: [] });
    assert.deepEqual([stops({ value: 1 }), stops({ value: 2 }), stops({ value: 2 })], [false, true, false]);
    assert.equal(armed.suspend?.length, 1);
    arm({ once: true });
    stops();
    assert.equal(armed.suspend, null);
  });

  it('stops where its condition holds, given the task, the value and the variables of the frame', () => {
    labelled(cook, { name: 'chef', labels: { table: 'seven' } });
    const scope = (source: string): unknown => vm.runInNewContext(source, { pot: 7 });
    arm({ condition: '$task.name === "chef" && $task.labels.table === "seven" && $value + pot === 9' });
    assert.deepEqual([stops({ value: 2, scope }), stops({ value: 3, scope })], [true, false]);
    arm({
      condition: `$task.isWithin(${cook.id}) && $task.name === "boil" && $task.labels.table === "seven"`,
    });
    assert.equal(stops({ record: child(cook.id) }), true);
    arm({ condition: '$task === undefined && $error.message === "burnt"' });
    assert.equal(stops({ record: undefined, error: new Error('burnt') }), true);
  });

  it('does not stop where its condition fails, and says so once for each error', () => {
    arm({ id: 4, condition: 'pot.size > 3' });
    assert.deepEqual([stops(), stops()], [false, false]);
    const message = 'ReferenceError: pot is not defined';
    assert.deepEqual(messages, [{ kind: 'expressionFailed', part: 'condition', breakpoint: 4, message }]);
  });

  it('prints a message instead of a stop, and lets another one stop', () => {
    arm({ id: 4, log: ['got ', { expression: '$value' }] }, { id: 5 });
    assert.equal(stops({ value: 'soup' }), true);
    assert.deepEqual(
      messages.map((message) => ('text' in message ? message.text : message.kind)),
      ['got soup', 'hit', 'continued'],
    );
  });

  it('stops where a coroutine waits for itself through others', () => {
    const [boil, serve] = [child(0), child(0)];
    const [ofCook, ofBoil, ofServe] = [cook, boil, serve].map((record) => {
      record.promise = Promise.resolve();
      return record.promise;
    });
    boil.awaited = ofServe;
    arm({ closesCycle: true });
    // `serve` does not wait yet; then it waits for `cook`, and then only for `boil`.
    assert.equal(stops({ value: ofBoil }), false);
    serve.awaited = ofCook;
    assert.equal(stops({ value: ofBoil }), true);
    serve.awaited = ofBoil;
    assert.equal(stops({ value: ofBoil }), false);
    assert.equal(stops({ value: 'no promise' }), false);
  });

  it('reports the result of an await at a resumption without running code of the program', () => {
    armBreakpoints([{ id: 1, event: 'resume' }]);
    const resultOf = (context: Partial<BreakContext>): unknown => {
      messages.length = 0;
      checkBreakpoints('resume', { record: cook, site: AWAIT, scope: undefined, ...context });
      const [hit] = messages;
      return hit?.kind === 'hit' ? hit.result : assert.fail();
    };
    let calls = 0;
    const hidden = Object.defineProperty({}, 'message', { get: () => ++calls });
    const proxy = new Proxy(new Error('burnt'), { getOwnPropertyDescriptor: () => (calls++, undefined) });
    assert.equal(resultOf({}), undefined);
    assert.deepEqual(resultOf({ value: 'soup' }), { text: '"soup"', isError: false });
    assert.deepEqual(resultOf({ error: new Error('burnt') }), { text: 'burnt', isError: true });
    assert.deepEqual(resultOf({ error: 'why' }), { text: '"why"', isError: true });
    assert.deepEqual(resultOf({ error: hidden }), { text: '{…}', isError: true });
    assert.deepEqual(resultOf({ error: proxy }), { text: 'Proxy', isError: true });
    assert.equal(calls, 0);
  });

  it('gives the value and the error to expressions while the program is stopped there, and no longer', () => {
    const seen: unknown[] = [];
    onBreakMessage(({ kind }) => {
      if (kind === 'hit') seen.push(namesAtStop(undefined).$value, namesAtStop(undefined).$task?.id);
    });
    arm({});
    stops({ value: 'soup' });
    assert.deepEqual(seen, ['soup', cook.id]);
    const { $task, $value } = namesAtStop(cook);
    assert.deepEqual([$task?.name, $value, namesAtStop(undefined).$task], ['Bot.cook', undefined, undefined]);
  });
});
