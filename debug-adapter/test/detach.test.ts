/** After a detach the program is what it was before a debugger came: compared by the program itself. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { HookClient } from '../debuggee/hook-client.js';
import { findInspector } from '../debuggee/process/find-inspector.js';
import { Connection } from '../inspector/connection.js';
import { connectSocket } from '../inspector/socket-transport.js';
import { InspectedProgram, WITH_RUNTIME, withProgram } from './inspected-program.js';

const PROGRAM = fixture('programs/surveys-itself.cjs');

/** Variables of the runtime that keep nothing of the program alive and change nothing in it. */
const ALLOWED = new Set(
  [
    // Numbers that are never given twice, and counters.
    ...['nextId', 'nextFutureId', 'attaches', 'calls', 'writes', 'stops', 'version', 'notedFrom', 'dropped'],
    // Moments.
    ...['stampMs', 'lastSweepMs', 'nodeTiming'],
    // Node's own table of rejections and its function for them, which has its place again: looked up once.
    ...['isLookedUp', 'table', 'nodeCalls'],
    // The last coroutine that iterated with `for await`; with nobody attached, too.
    'consumer',
    // For some seconds, so that worker threads that still start do not wait for an adapter (worker-release.ts).
    'session',
    // Node's own object: its memory and times differ at each look.
    'programProcess',
  ].map((name) => `runtime's ${name}`),
);

interface Comparison {
  readonly different: readonly { readonly name: string; readonly before?: unknown; readonly now?: unknown }[];
  /** Objects of new coroutines that the garbage collector left. */
  readonly kept: number;
}
const UNTOUCHED: Comparison = { different: [], kept: 0 };

/** Starts it; resolves when its first survey is done. */
async function surveyed(): ReturnType<typeof InspectedProgram.start> {
  const started = await InspectedProgram.start(PROGRAM, [
    ...WITH_RUNTIME,
    '--expose-gc',
    '--expose-internals',
  ]);
  await started.inspected.said('surveyed\n');
  return started;
}

/** What the program says has changed since; `name` is used once. */
async function comparison(program: InspectedProgram, name: string): Promise<Comparison> {
  program.say(name);
  const answer = new RegExp(`^${name}: (\\{.*\\})\\n`, 'm');
  await program.saidMatching(answer);
  const { different, kept } = JSON.parse(answer.exec(program.stdout)?.[1] ?? '') as Comparison;
  // The bundler numbers variables of the same name.
  return { different: different.filter(({ name }) => !ALLOWED.has(name.replace(/\d+$/, ''))), kept };
}

/** Uses what begins on request. */
async function useEverything(session: TestSession): Promise<void> {
  await session.stopped();
  const { tasks } = await session.ask('coroutines/tasks', { filter: 'beat' });
  const [beat] = tasks;
  assert.ok(beat);
  await session.evaluate('beats + 1', (await session.stack())[0]?.id);
  await session.ask('coroutines/futures', {});
  await session.ask('coroutines/loop', {});
  await session.ask('coroutines/allHolders', {});
  await session.ask('coroutines/creation', { id: beat.id });
  await session.ask('coroutines/breakOn', { task: beat.id, event: 'finish' });
  await session.client.nextRequest({ threadId: 1 });
  await session.stopped();
  await session.client.setBreakpointsRequest({
    source: { path: PROGRAM },
    breakpoints: [{ line: markedLine(PROGRAM, 'beat'), logMessage: 'beat {beats}' }],
  });
  await session.continue();
  await session.ask('coroutines/ticks', {});
  await session.ask('coroutines/timeline', {});
}

describe('After a detach', () => {
  it('functions, listeners, handles, files and hooks are as before, and nothing is kept in memory', () =>
    withProgram(surveyed(), async (program, port) => {
      assert.deepEqual(await comparison(program, 'alone'), UNTOUCHED);
      for (const [attached, detached] of [
        ['attached', 'detached'],
        ['attachedAgain', 'detachedAgain'],
      ] as const) {
        await withSession(async (session) => {
          const line = markedLine(PROGRAM, 'beat');
          await session.attach(port, {
            breakpoints: { [PROGRAM]: [{ line }, { line: line - 1, mode: 'suspend' }] },
            filters: ['uncaught'],
            launch: { captureCreationStacks: true },
          });
          await useEverything(session);
          // The comparison sees a debugger where there is one.
          assert.notDeepEqual(await comparison(program, attached), UNTOUCHED);
          await session.client.disconnectRequest({ terminateDebuggee: false });
        });
        assert.deepEqual(await comparison(program, detached), UNTOUCHED);
      }
    }));

  it('what a hook of promises notes that was interrupted by the detach is forgotten, too', () =>
    withProgram(surveyed(), async (program, port) => {
      const connection = new Connection(await connectSocket(await findInspector(port)));
      const hook = await HookClient.find(connection);
      assert.ok(hook);
      let runtime: string | undefined;
      connection.on('Debugger.scriptParsed', ({ scriptId, url }) => {
        if (url === 'node:internal/coroutine-debugger') runtime = scriptId;
      });
      await connection.send('Debugger.enable');
      assert.ok(runtime !== undefined);
      const { scriptSource } = await connection.send('Debugger.getScriptSource', { scriptId: runtime });
      const lines = scriptSource.split('\n');
      // V8 lets the inspector in as a function begins, before its first line.
      const lineNumber = lines.findIndex((line) => line.includes('lastPromise = promise'));
      await hook.call('attach', null);
      const paused = new Promise((resolve) => {
        connection.on('Debugger.paused', resolve);
      });
      const { breakpointId } = await connection.send('Debugger.setBreakpoint', {
        location: { scriptId: runtime, lineNumber },
      });
      await paused;
      await hook.call('detach');
      await connection.send('Debugger.removeBreakpoint', { breakpointId });
      await connection.send('Debugger.disable');
      connection.close();
      assert.deepEqual(await comparison(program, 'interrupted'), UNTOUCHED);
    }));
});
