/** Processes that a launched program starts: debugged as sessions of their own, and never hindered where they are not. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestSession } from './debug-session.js';
import { fixture, markedLine, ROOT, withSession } from './debug-session.js';
import { endOf } from './process-end.js';

const STARTS = fixture('children/starts.ts');
const WORKER = fixture('children/worker.ts');
const COOKED = markedLine(WORKER, 'cooked');
const AT_COOKED = { breakpoints: { [WORKER]: [{ line: COOKED }] } };
const STACK = [`cook:${COOKED}`, '-- awaited by --', `(module):${markedLine(WORKER, 'cook-await')}`];

/** Its process id, of which the name tells that the client was given. */
function pidOf(session: TestSession, index = 0): number {
  const pid = /\[(\d+)\]$/.exec(session.asked[index]?.configuration['name'] as string)?.[1];
  assert.ok(pid !== undefined);
  return Number(pid);
}

describe('A child process', () => {
  it('of node --watch is debugged, and has the descriptors it has without us', () =>
    withSession(async (session) => {
      await session.launch(WORKER, {
        launch: { runtimeArgs: ['--watch'] },
        args: ['soup'],
        children: AT_COOKED,
      });
      const child = await session.child();
      await child.stopped();
      assert.deepEqual(await child.stackText(), STACK);
      await child.continue();
      await child.ended;
      assert.equal(session.stderr, '');
    }));

  it('that was forked stops at a breakpoint in a session of its own, with its tasks', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['fork', 'soup'], children: AT_COOKED });
      const child = await session.child();
      await child.stopped();
      assert.deepEqual(await child.stackText(), STACK);
      const { tasks } = await child.ask('coroutines/tasks', { filter: '/' });
      assert.deepEqual(
        tasks.map(({ definition }) => definition.path),
        [WORKER],
      );
      const parents = await session.ask('coroutines/tasks', { filter: '/' });
      assert.ok(parents.tasks.every(({ definition }) => definition.path !== WORKER));
      const [asked] = session.asked;
      assert.equal(asked?.request, 'attach');
      assert.match(asked.configuration['name'] as string, /^worker\.ts \[\d+\]$/);
      // How it is reached is secret.
      assert.doesNotMatch(JSON.stringify(asked), /ws:/);
      await child.continue();
      await Promise.all([child.ended, session.ended]);
      // Reported once: it went where the program's own output goes. The program sees no option of ours.
      assert.equal(session.stdout, 'soup is ready\nended [0,null] []\n');
      assert.deepEqual([child.stdout, child.console, session.console], ['', '', '']);
    }));

  it('whose output its parent captures shows it in its own session', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['captured', 'soup'], children: {} });
      const child = await session.child();
      await Promise.all([child.ended, session.ended]);
      assert.equal(child.stdout, 'soup is ready\n');
      assert.equal(session.stdout, 'ended "soup is ready" []\n');
    }));

  it('of a cluster is a session, one for each', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['cluster', 'soup'], children: AT_COOKED });
      for (const index of [0, 1]) {
        const child = await session.child(index);
        await child.stopped();
        assert.deepEqual(await child.stackText(), STACK);
        await child.continue();
      }
      await session.ended;
      assert.match(session.stdout, /^(soup is ready\n){2}ended \[\[0,null\],\[0,null\]\] \[\]\n$/);
    }));

  it('that runs a test file of node --test stops there', () =>
    withSession(async (session) => {
      const till = fixture('test-runners/till.ts');
      await session.launch(fixture('test-runners/till.node.ts'), {
        launch: { runtimeArgs: ['--test'] },
        children: { breakpoints: { [till]: [{ line: markedLine(till, 'add') }] } },
      });
      const child = await session.child();
      await child.stopped();
      await child.client.setBreakpointsRequest({ source: { path: till }, breakpoints: [] });
      await child.continue();
      await session.ended;
      assert.match(session.stdout, /pass 1/);
    }));

  it('of an npm script stops, while npm itself is no session', () =>
    withSession(async (session) => {
      await session.launch('', {
        launch: {
          program: undefined,
          runtimeExecutable: 'npm',
          runtimeArgs: ['run', 'cook'],
          cwd: path.dirname(WORKER),
        },
        children: AT_COOKED,
      });
      const child = await session.child();
      await child.stopped();
      assert.deepEqual(await child.stackText(), STACK);
      await child.continue();
      await session.ended;
      assert.equal(session.asked.length, 1);
      assert.match(session.stdout, /soup is ready\n/);
      assert.equal(child.stdout, '');
    }));

  it('runs without a debugger, which is reported once, where the client supports no child sessions', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['cluster', 'soup'] });
      await session.ended;
      assert.match(session.stdout, /^(soup is ready\n){2}ended/);
      assert.match(
        session.console,
        /^The program has started a process, worker\.ts \[\d+\]: processes that it starts are not debugged, .*\n$/,
      );
    }));

  it('is not asked about where the launch configuration says so', () =>
    withSession(async (session) => {
      await session.launch(STARTS, {
        args: ['fork', 'soup'],
        launch: { autoAttachChildProcesses: false },
        children: {},
      });
      await session.ended;
      assert.match(session.stdout, /^soup is ready\nended \[0,null\] /);
      assert.deepEqual([session.asked, session.console], [[], '']);
    }));

  it('continues without a session when the client refuses, or its session never starts', async () => {
    for (const answer of [false, true]) {
      await withSession(async (session) => {
        session.startChild = (args) => (answer ? session.startChildAndDie(args) : Promise.resolve(false));
        await session.launch(STARTS, { args: ['fork', 'soup'], children: {} });
        await session.ended;
        assert.equal(session.stdout, 'soup is ready\nended [0,null] []\n');
      });
    }
  });

  it('runs as usual where it inherits nothing of the debugger', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['scrubbed'], children: {} });
      await session.ended;
      assert.match(session.stdout, /^ended \[/);
      assert.deepEqual([session.asked, session.console], [[], '']);
    }));

  it('continues when its session is disconnected', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['fork', 'soup'], children: AT_COOKED });
      const child = await session.child();
      await child.stopped();
      await child.client.disconnectRequest({ terminateDebuggee: false });
      await session.ended;
      assert.equal(session.stdout, 'soup is ready\nended [0,null] []\n');
    }));

  it('ends alone when its own session is stopped', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['fork', 'soup'], children: AT_COOKED });
      const child = await session.child();
      await child.stopped();
      await child.client.terminateRequest();
      await Promise.all([child.ended, session.ended]);
      assert.match(session.stdout, /ended \[null,"SIGTERM"\] \[\]\n$/);
    }));

  it('ends with the program that the user ends, however it is stopped itself', async () => {
    const waysToEnd: readonly ((session: TestSession) => unknown)[] = [
      (session) => session.client.terminateRequest(),
      (session) => session.client.disconnectRequest({ terminateDebuggee: true }),
      (session) => session.adapter?.kill('SIGKILL'),
    ];
    for (const end of waysToEnd) {
      await withSession(async (session) => {
        await session.launch(STARTS, { args: ['spawn', 'forever', 'soup'], children: AT_COOKED });
        const child = await session.child();
        await child.stopped();
        await end(session);
        await Promise.all([endOf(pidOf(session)), child.ended]);
      });
    }
  });

  it('that a program leaves behind continues, and so does its session', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { args: ['daemon', 'forever', 'soup'], children: AT_COOKED });
      const child = await session.child();
      await child.stopped();
      await session.ended;
      await session.client.disconnectRequest({});
      await child.continue();
      await child.ask('coroutines/tasks', {});
      await child.client.disconnectRequest({ terminateDebuggee: true });
      await endOf(pidOf(session));
    }));
});

describe('What NODE_OPTIONS has children load', function () {
  this.timeout(20_000);
  const preload = path.join(ROOT, 'dist/runtime/child-preload.cjs');

  it('does nothing in a Node that is too old, in Electron, and without an adapter', async () => {
    const variables = {
      COROUTINE_DEBUGGER: JSON.stringify({ children: { port: 1, token: '' } }),
      NODE_OPTIONS: `--require "${preload}"`,
    };
    const pretend = fixture('children/other-node.cjs');
    for (const versions of [{ node: '18.20.4' }, { electron: '33.0.0' }, {}]) {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-p', '"fine"'], {
        env: {
          ...process.env,
          ...variables,
          NODE_OPTIONS: `--require "${pretend}" ${variables.NODE_OPTIONS}`,
          PRETENDED_VERSIONS: JSON.stringify(versions),
        },
      });
      assert.deepEqual([stdout, stderr], ['fine\n', '']);
    }
  });
});
