/** Time travel over recorded events: where each move leads, what is sent, and what is refused. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { TickEvent, TickEventKind, TickFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineBreakpoint } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { DUMP_FORMAT, DUMP_VERSION, DumpedSource, type Dump } from '../../coroutines/dump/dump.js';
import type { CoroutineRequests, OfThePast } from '../../protocol/requests.js';
import { coroutineId, StoredProgram } from '../../test/stored-program.js';
import { MAIN_THREAD } from '../breakpoints/stops.js';
import { LookingBack } from './looking-back.js';
import { presentOfDump } from './origin.js';
import type { Present } from './shown-moment.js';

const STOP = { reason: 'pause', threadId: MAIN_THREAD, text: 'asked for' };

/** `serve` (1) begins, creates `cook` (2) and waits; later `cook` resumes and ends, and `serve` resumes. */
function dump(more: Partial<Dump> = {}): Dump {
  const program = new StoredProgram(2000);
  const serve = program.functionSite('serve', 20);
  const { function: cook } = program.coroutine(3);
  const site = program.site('water', 4);
  const event = (kind: TickEventKind, id: number, atMs: number): TickEvent => ({
    kind,
    coroutine: coroutineId(id),
    function: id === 1 ? serve : cook,
    ...(kind === 'suspended' || kind === 'resumed' ? { site } : {}),
    atMs,
  });
  const tick = (number: number, events: readonly TickEvent[]): TickFacts => ({
    number,
    startMs: events[0]?.atMs ?? 0,
    endMs: (events.at(-1)?.atMs ?? 0) + 1,
    calls: [],
    events,
    dropped: 0,
  });
  return {
    format: DUMP_FORMAT,
    version: DUMP_VERSION,
    program: '/app/kitchen.ts',
    createdAt: '2026-01-31T14:03:07.000Z',
    startedMs: 0,
    nowMs: 2000,
    modules: [...program.store.modules()].map(([firstSite, table]) => ({ firstSite, table })),
    coroutines: [{ id: coroutineId(1), function: serve, state: 'running', site, sinceMs: 1995 }],
    names: [],
    orphans: [],
    futures: [],
    totalFutures: 0,
    ticks: [
      tick(1, [
        event('created', 1, 10),
        event('created', 2, 11),
        event('suspended', 2, 12),
        event('suspended', 1, 13),
      ]),
      tick(2, [event('resumed', 2, 1000), event('finished', 2, 1001)]),
      tick(3, [event('resumed', 1, 1995)]),
    ],
    missedBefore: [],
    findings: [],
    variables: [],
    ...more,
  };
}

describe('Time travel', () => {
  let present: Present;
  let sent: DebugProtocol.Event[];
  let travel: LookingBack;

  const begin = (more: Partial<Present> = {}, content: Partial<Dump> = {}): void => {
    const source = new DumpedSource(dump(content));
    present = { source, stop: STOP, breakpoints: () => [], focused: () => [], ...more };
    sent = [];
    travel = new LookingBack(
      () => present,
      (event) => sent.push(event),
      () => ({
        threads: () => ({ threads: [{ id: MAIN_THREAD, name: 'main' }] }),
        'coroutines/focus': () => ({}),
      }),
    );
  };

  beforeEach(() => {
    begin();
  });

  const ask = async (command: string, args: object = {}): Promise<unknown> => {
    const answer = (travel.answers(command) as Record<string, ((args: object) => unknown) | undefined>)[
      command
    ];
    assert.ok(answer, `${command} is not answered`);
    return answer(args);
  };
  const lookBack = async (
    target: CoroutineRequests['coroutines/lookBack']['args'],
  ): Promise<string | undefined> => {
    const { past } = (await ask('coroutines/lookBack', target)) as OfThePast;
    return past && `${past.tick}.${past.event} ${past.what}`;
  };
  /** The stops that were sent since the last call. */
  const stops = async (): Promise<DebugProtocol.StoppedEvent['body'][]> => {
    await setImmediate();
    return sent.splice(0).flatMap(({ event, body }) => (event === 'stopped' ? [body as never] : []));
  };
  const describes = async (): Promise<(string | undefined)[]> =>
    (await stops()).map(({ description, text }) => description ?? text);

  it('goes back event by event, and no further than the oldest', async () => {
    await ask('stepBack');
    await ask('stepBack');
    assert.deepEqual(await describes(), [
      'Looking back: tick 3, serve resumed, 5.0 ms ago',
      'Looking back: tick 2, cook ended, 999 ms ago',
    ]);
    assert.equal(await lookBack({ back: 9 }), '1.0 serve began');
    const [last] = await stops();
    assert.deepEqual(
      [last?.text, last?.description],
      ['nothing older is kept', 'Looking back: tick 1, serve began, 2.0 s ago'],
    );
  });

  it('goes forward to the present, at which nothing has run', async () => {
    await lookBack({ back: 3 });
    await ask('next');
    await ask('stepOut');
    assert.equal((await stops()).length, 3);
    await ask('stepIn');
    assert.deepEqual(await stops(), [{ ...STOP, text: 'asked for; back at the present, nothing has run' }]);
    // The requests mean again what they mean at the present.
    for (const command of ['next', 'continue', 'evaluate'])
      assert.equal(command in travel.answers(command), false);
    await assert.rejects(
      ask('coroutines/lookBack', { back: -1 }),
      /You are at the present: step back first\./,
    );
    await assert.rejects(ask('coroutines/lookBack'), /You are at the present already\./);
  });

  it('returns to the present where the program would continue', async () => {
    await ask('stepBack');
    assert.deepEqual(await ask('continue'), { allThreadsContinued: true });
    assert.equal('continue' in travel.answers('continue'), false);
  });

  it('goes to a tick, to an event of it, and to a time', async () => {
    assert.equal(await lookBack({ tick: 1 }), '1.3 serve suspended');
    assert.equal(await lookBack({ tick: 1, event: 1 }), '1.1 cook began');
    assert.equal(await lookBack({ atMs: 1500 }), '2.1 cook ended');
    assert.equal(await lookBack({ atMs: 1000 }), '2.0 cook resumed');
    // A tick without events is just after the last one before it.
    assert.equal(await lookBack({ tick: 9 }), '3.0 serve resumed');
    assert.equal(await lookBack({}), undefined);
  });

  it('stays where it is if there is no such moment', async () => {
    for (const target of [{ tick: 0 }, { tick: 1, event: 4 }, { tick: 2, event: -1 }, { tick: 9, event: 0 }])
      await assert.rejects(
        ask('coroutines/lookBack', target),
        /^UserError: No event( -?\d)? of tick \d is kept\.$/,
      );
    await assert.rejects(
      ask('coroutines/lookBack', { atMs: 5 }),
      /No event of that moment, or of an older one, is kept\./,
    );
    for (const back of [0, 1.5])
      await assert.rejects(ask('coroutines/lookBack', { back }), /is not a number of events to go back\./);
    assert.equal('evaluate' in travel.answers('evaluate'), false);
    assert.deepEqual(await stops(), []);
    await lookBack({ tick: 1 });
    await assert.rejects(ask('coroutines/lookBack', { tick: 0 }));
    assert.equal('evaluate' in travel.answers('evaluate'), true);
  });

  it('goes back to the last event at which a breakpoint lies', async () => {
    const breakpoint: CoroutineBreakpoint = { id: 4, event: 'suspend', functionName: 'cook' };
    begin({ breakpoints: () => [breakpoint] });
    await ask('reverseContinue');
    const [stop] = await stops();
    assert.deepEqual([stop?.reason, stop?.hitBreakpointIds], ['breakpoint', [4]]);
    assert.match(stop?.description ?? '', /^Looking back: tick 1, cook suspended/);
    await ask('reverseContinue');
    assert.deepEqual(
      (await stops()).map(({ text }) => text),
      ['nothing older is kept'],
    );
  });

  it('goes back to the last resumption of the focused task where there is no breakpoint', async () => {
    begin({ focused: () => [2 as CoroutineId] });
    await ask('reverseContinue');
    assert.deepEqual(await describes(), ['Looking back: tick 2, cook resumed, 1.0 s ago']);
  });

  it('begins before the event of the stop itself', async () => {
    begin({ stoppedAt: { event: 'resume', coroutine: coroutineId(1) } });
    assert.equal(await lookBack({ back: 1 }), '2.1 cook ended');
    begin({ stoppedAt: { event: 'suspend', coroutine: coroutineId(1) } });
    assert.equal(await lookBack({ back: 1 }), '3.0 serve resumed');
  });

  it('shows the tasks as they were, and no values', async () => {
    await lookBack({ tick: 1, event: 2 });
    const { tasks, past } = (await ask(
      'coroutines/tasks',
    )) as CoroutineRequests['coroutines/tasks']['result'];
    assert.deepEqual(
      tasks.map(({ name, state }) => `${name} ${state}`),
      ['serve running', 'cook suspended'],
    );
    assert.equal(past?.tick, 1);
    const { stackFrames } = (await ask('stackTrace', {
      threadId: MAIN_THREAD,
    })) as DebugProtocol.StackTraceResponse['body'];
    assert.deepEqual([stackFrames[0]?.name, stackFrames[0]?.line], ['cook', 4]);
    assert.deepEqual(await ask('variables', { variablesReference: 1 }), {
      variables: [{ name: 'values of the past', value: 'not kept', variablesReference: 0 }],
    });
    const { futures } = (await ask(
      'coroutines/futures',
    )) as CoroutineRequests['coroutines/futures']['result'];
    assert.deepEqual(futures, []);
  });

  it('refuses what would evaluate or change something', async () => {
    await ask('stepBack');
    const refusal = async (command: string, args: object = {}): Promise<string> => {
      const error: unknown = await ask(command, args).catch((error: unknown) => error);
      return error instanceof Error ? error.message : assert.fail(command);
    };
    for (const command of ['evaluate', 'setVariable', 'setExpression', 'coroutines/evaluateAll'])
      assert.match(await refusal(command), /^Values of the past are not kept/);
    for (const command of ['coroutines/control', 'coroutines/settle'])
      assert.match(await refusal(command), /^The past cannot be changed/);
    assert.match(await refusal('coroutines/ready', { order: [1] }), /^The past cannot be changed/);
    for (const command of ['coroutines/dump', 'coroutines/snapshot', 'coroutines/diff'])
      assert.match(await refusal(command), /^Dumps and snapshots are of the present/);
  });

  it('makes one move after the other, however fast they are asked for', async () => {
    await Promise.all([ask('stepBack'), ask('stepBack'), lookBack({ back: 1 })]);
    assert.deepEqual(
      (await describes()).map((text) => text?.split(',')[1]),
      [' serve resumed', ' cook ended', ' cook resumed'],
    );
  });

  it('is refused where no event is kept', async () => {
    begin({}, { ticks: [] });
    await assert.rejects(
      ask('stepBack'),
      /^UserError: There is nothing to look back at: no event of a coroutine is kept\.$/,
    );
    assert.equal('evaluate' in travel.answers('evaluate'), false);
  });
});

describe('Time travel in a dump', () => {
  const source = new DumpedSource(dump());

  it('begins once the dump is open, and needs to know where ticks are missing', () => {
    assert.throws(() => presentOfDump(dump(), source, undefined), /The dump is not open yet\./);
    const old = dump();
    Reflect.deleteProperty(old, 'missedBefore');
    assert.throws(() => presentOfDump(old, source, STOP), /This dump is of an older version/);
  });

  it('ends with the newest event that its coroutines know', () => {
    const { untilMs = 0 } = presentOfDump(dump(), source, STOP);
    assert.ok(untilMs >= 1995 && untilMs < 2000);
  });
});
