/** A session that shows a dump: all can be read, and what would run code is refused. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { DUMP_FORMAT, DUMP_VERSION, type Dump } from '../../coroutines/dump/dump.js';
import type { CoroutineRequests } from '../../protocol/requests.js';
import { coroutineId, StoredProgram } from '../../test/stored-program.js';
import { FIRST_TASK_THREAD, MAIN_THREAD } from '../breakpoints/stops.js';
import { dumpState } from './dump-state.js';
import type { SessionState } from './session-state.js';

const TITLE = 'Dump of noon';
const READ_ONLY = 'A dump cannot run.';

/** `cook` (1) waits for `boil` (2), whose variables are known; `ring` (3) runs. */
function dump(): Dump {
  const program = new StoredProgram(1000);
  const wait = { kind: 'promise' } as const;
  program.coroutine(1, {
    site: program.site('boil()', 4),
    wait: { kind: 'coroutine', coroutine: coroutineId(2) },
  });
  program.coroutine(2, { function: program.functionSite('boil', 8), site: program.site('heat', 9), wait });
  program.coroutine(3, { name: 'ring' });
  return {
    format: DUMP_FORMAT,
    version: DUMP_VERSION,
    program: '/app/kitchen.ts',
    createdAt: '2026-01-31T14:03:07.000Z',
    startedMs: 0,
    nowMs: 1000,
    modules: [...program.store.modules()].map(([firstSite, table]) => ({ firstSite, table })),
    coroutines: program.store.liveCoroutines(),
    names: [],
    orphans: [],
    futures: [],
    totalFutures: 0,
    ticks: [],
    missedBefore: [],
    findings: [],
    variables: [{ coroutine: coroutineId(2), variables: [{ name: 'water', value: '"cold"' }] }],
  };
}

describe('A session that shows a dump', () => {
  let state: SessionState;
  let sent: DebugProtocol.Event[];

  beforeEach(() => {
    sent = [];
    const shown = { dump: dump(), title: TITLE, readOnly: READ_ONLY, remarks: [] };
    state = dumpState(shown, (event) => sent.push(event));
  });

  const ask = async (command: string, args: object = {}): Promise<unknown> =>
    state.answerFor(command)?.(args as never);
  const bodies = (): unknown[] => sent.splice(0).map(({ event, body }) => [event, body as unknown]);

  it('is stopped once the client has configured it', async () => {
    await ask('configurationDone');
    const stop = { reason: 'pause', description: TITLE, threadId: MAIN_THREAD, allThreadsStopped: true };
    assert.deepEqual(bodies(), [['stopped', stop]]);
    assert.deepEqual(await ask('threads'), { threads: [{ id: MAIN_THREAD, name: TITLE }] });
    assert.deepEqual(await ask('stackTrace', { threadId: MAIN_THREAD }), { stackFrames: [], totalFrames: 0 });
  });

  it('refuses what would run or change something', async () => {
    for (const command of [
      'evaluate',
      'setVariable',
      'setExpression',
      'continue',
      'next',
      'stepIn',
      'stepOut',
      'restartFrame',
      'writeMemory',
      'source',
      'coroutines/step',
      'coroutines/control',
      'coroutines/settle',
      'coroutines/evaluateAll',
      'coroutines/breakOn',
      'coroutines/heapSnapshot',
    ])
      await assert.rejects(ask(command), { name: 'UserError', message: READ_ONLY });
    await assert.rejects(
      ask('coroutines/before'),
      /This shows one moment: there is nothing from before it\./,
    );
    assert.equal(state.answerFor('fly'), undefined);
  });

  it('says at each breakpoint why it is not set', async () => {
    assert.deepEqual(await ask('setBreakpoints', { source: {}, breakpoints: [{ line: 4 }, { line: 9 }] }), {
      breakpoints: [4, 9].map((line) => ({ verified: false, line, message: READ_ONLY })),
    });
    assert.deepEqual(await ask('setBreakpoints', { source: {} }), { breakpoints: [] });
    assert.deepEqual(await ask('setFunctionBreakpoints', { breakpoints: [{ name: 'cook' }] }), {
      breakpoints: [{ verified: false, message: READ_ONLY }],
    });
  });

  it('does nothing where a client only ends or pauses it', async () => {
    for (const command of ['pause', 'disconnect', 'setExceptionBreakpoints'])
      assert.equal(await ask(command), undefined);
    assert.deepEqual(await ask('completions'), { targets: [] });
    await ask('terminate');
    assert.deepEqual(
      sent.map(({ event }) => event),
      ['terminated'],
    );
  });

  it('shows a task that is selected as a thread, with the frames of its chain', async () => {
    const threadId = FIRST_TASK_THREAD + 1;
    assert.deepEqual(await ask('coroutines/focus', { id: 1 }), { threadId });
    assert.deepEqual(
      sent.map(({ event, body }) => [event, (body as { threadId: number }).threadId]),
      [
        ['thread', threadId],
        ['stopped', threadId],
      ],
    );
    assert.deepEqual(await ask('threads'), {
      threads: [
        { id: MAIN_THREAD, name: TITLE },
        { id: threadId, name: 'task cook (suspended)' },
      ],
    });
    const { stackFrames } = (await ask('stackTrace', {
      threadId,
    })) as DebugProtocol.StackTraceResponse['body'];
    const frames = stackFrames.filter(({ presentationHint }) => presentationHint !== 'label');
    assert.deepEqual(
      frames.map(({ name, line }) => `${name} ${line}`),
      ['boil 9', 'cook 4'],
    );
    const scopes = await Promise.all(frames.map(({ id }) => ask('scopes', { frameId: id })));
    const [frame] = frames;
    assert.ok(frame);
    assert.deepEqual(scopes, [
      { scopes: [{ name: 'Local', variablesReference: frame.id, expensive: false }] },
      { scopes: [] },
    ]);
    assert.deepEqual(await ask('variables', { variablesReference: frame.id }), {
      variables: [{ name: 'water', value: '"cold"', variablesReference: 0 }],
    });
    assert.deepEqual(await ask('variables', { variablesReference: 7 }), { variables: [] });
  });

  it('has no thread of a task that does not exist, and none once no task is selected', async () => {
    assert.deepEqual(await ask('coroutines/focus', { id: 99 }), {});
    await ask('coroutines/focus', { id: 1 });
    assert.deepEqual(await ask('coroutines/focus', {}), {});
    assert.deepEqual(await ask('threads'), { threads: [{ id: MAIN_THREAD, name: TITLE }] });
  });

  it('answers what views ask, as the program would have', async () => {
    const { tasks, total } = (await ask(
      'coroutines/tasks',
    )) as CoroutineRequests['coroutines/tasks']['result'];
    assert.deepEqual([tasks.map(({ name }) => name), total], [['cook', 'ring'], 2]);
  });
});
