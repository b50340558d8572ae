/** Worker threads of a program: debugged as sessions of their own, and never hindered where they are not. */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingRow } from '../protocol/requests.js';
import { InspectedProgram, withProgram } from './inspected-program.js';
import { endOf } from './process-end.js';
import type { TestSession } from './debug-session.js';
import { fixture, markedLine, withSession } from './debug-session.js';

const STARTS = fixture('workers/starts.ts');
const COOK = fixture('workers/cook.ts');
const KITCHEN = fixture('workers/kitchen.ts');
const COOKED = markedLine(COOK, 'cooked');
const AT_COOKED = { breakpoints: { [COOK]: [{ line: COOKED }] } };
const STACK = [`cook:${COOKED}`, '-- awaited by --', `(module):${markedLine(COOK, 'cook-await')}`];

/** esbuild lowers decorators. */
const DECORATED = `const served = (dish: { name: string }, _context: unknown) => console.log(dish.name);
@served
class Soup {}
`;

/** Threads differ by the version of Node: the program runs on the one that runs the tests. */
const HERE = { runtimeExecutable: process.execPath };

describe('A worker thread', function () {
  this.timeout(120_000);

  it('stops at a breakpoint in a session of its own, with its tasks', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { launch: HERE, args: ['plain', 'soup'], children: AT_COOKED });
      const worker = await session.child();
      await worker.stopped();
      assert.deepEqual(await worker.stackText(), STACK);
      const { tasks } = await worker.ask('coroutines/tasks', { filter: '/' });
      assert.deepEqual(
        tasks.map(({ definition }) => definition.path),
        [COOK],
      );
      const parents = await session.ask('coroutines/tasks', { filter: '/' });
      assert.ok(parents.tasks.every(({ definition }) => definition.path !== COOK));
      const [asked] = session.asked;
      assert.equal(asked?.request, 'attach');
      assert.match(asked.configuration['name'] as string, /^cook\.ts \[thread \d+\]$/);
      await worker.continue();
      await Promise.all([worker.ended, session.ended]);
      assert.equal(session.stdout, 'the cook is here\nsoup is ready\nended [0]\n');
      assert.deepEqual([worker.stdout, worker.console, session.console], ['', '', '']);
    }));

  it('is a session however it is started, one for each', async () => {
    for (const how of ['two', 'scrubbed', 'shared', 'bare', 'text', 'nested']) {
      await withSession(async (session) => {
        await session.launch(STARTS, { launch: HERE, args: [how, 'soup'], children: AT_COOKED });
        let stops = 0;
        const resumeThread = async (index: number): Promise<void> => {
          const worker = await session.child(index);
          // A text that only starts another, or loads the file, is a thread as well.
          if (how === 'nested' && index === 0) return;
          await worker.stopped();
          assert.equal((await worker.stackText())[0], STACK[0], how);
          stops++;
          await worker.continue();
        };
        await resumeThread(0);
        if (how === 'two' || how === 'nested') await resumeThread(1);
        await session.ended;
        assert.equal(stops, how === 'two' ? 2 : 1);
        const once = 'the cook is here\nsoup is ready\n';
        const said = session.stdout.split('\n').sort();
        const expected = `${how === 'two' ? once + once : once}ended ${how === 'two' ? '[[0],[0]]' : '[0]'}\n`;
        assert.deepEqual(said, expected.split('\n').sort(), how);
      });
    }
  });

  it('stops at its first line, at functions, suspensions and resumptions', () =>
    withSession(async (session) => {
      await session.launch(STARTS, {
        launch: HERE,
        args: ['plain', 'soup'],
        children: {
          breakpoints: {
            [COOK]: [
              { line: markedLine(COOK, 'first') },
              { line: markedLine(COOK, 'boil'), mode: 'suspend' },
              { line: markedLine(COOK, 'boil'), mode: 'resume' },
            ],
          },
          functions: [{ name: 'cook' }],
        },
      });
      const worker = await session.child();
      const places: string[] = [];
      for (let stop = 0; stop < 4; stop++) {
        const { description, reason } = await worker.stopped();
        const [top] = await worker.stackText();
        places.push(`${description ?? reason}: ${top ?? ''}`);
        await worker.continue();
      }
      await session.ended;
      assert.deepEqual(places, [
        `breakpoint: (module):${markedLine(COOK, 'first')}`,
        `Paused on start of a coroutine: cook:${markedLine(COOK, 'stone') - 1}`,
        `Paused on suspension: cook:${markedLine(COOK, 'boil')}`,
        `Paused on resumption: cook:${markedLine(COOK, 'boil')}`,
      ]);
    }));

  it('that runs a text stops at its debugger statement, and reports what is not shown', () =>
    withSession(async (session) => {
      const program = fixture('programs/text-worker.mjs');
      await session.launch(program, { launch: HERE, children: {} });
      const worker = await session.child();
      const { description } = await worker.stopped();
      assert.equal(description, 'Paused on a debugger statement');
      await worker.continue();
      await session.ended;
      assert.equal(session.stdout, 'cooked\n');
      assert.match(
        worker.console,
        /^What ran is a text .* is not instrumented: its coroutines are not shown\.\n$/,
      );
      assert.equal(session.console, '');
    }));

  it('steps, evaluates, is paused and continues', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { launch: HERE, args: ['waiting', 'soup'], children: AT_COOKED });
      const worker = await session.child();
      await worker.stopped();
      const [frame] = await worker.stack();
      assert.equal(await worker.evaluate('dish', frame?.id), '"soup"');
      await worker.evaluate("dish = 'tea'", frame?.id);
      await worker.client.nextRequest({ threadId: 1 });
      await worker.stopped();
      await worker.continue();
      await worker.allSuspended();
      assert.equal(await worker.evaluate('1 + 1'), '2');
      await worker.client.pauseRequest({ threadId: 1 });
      await worker.stopped();
      // The program runs meanwhile, and is paused by itself.
      await session.client.pauseRequest({ threadId: 1 });
      await session.stopped();
      await worker.continue();
      await session.continue();
      session.client.disconnectRequest({ terminateDebuggee: true }).catch(() => undefined);
      await worker.ended;
      assert.match(session.stdout, /tea is ready\n/);
    }));

  it("stops on an error that its program receives, and on none of the runtime's", () =>
    withSession(async (session) => {
      await session.launch(STARTS, {
        launch: HERE,
        args: ['failing', 'stone'],
        children: { filters: ['thrown'] },
      });
      const worker = await session.child();
      const findings: FindingRow[] = [];
      worker.client.on('coroutines/finding', ({ body }: DebugProtocol.Event) => {
        findings.push((body as { finding: FindingRow }).finding);
      });
      const stops: string[] = [];
      // Node throws the same error again, from here to there in each version.
      while ((await Promise.race([worker.stopped(), worker.ended])) !== undefined) {
        const [top] = await worker.stackText();
        const info = await worker.client.exceptionInfoRequest({ threadId: 1 });
        stops.push(`${top ?? ''} ${info.body.description?.split('\n')[0] ?? ''}`);
        await worker.continue();
      }
      assert.equal(stops[0], `cook:${markedLine(COOK, 'stone')} Error: nobody can cook a stone`);
      assert.ok(
        stops.every((stop) => stop.endsWith('Error: nobody can cook a stone')),
        stops.join('; '),
      );
      await session.ended;
      assert.match(session.stdout, /ended "nobody can cook a stone"\n$/);
      assert.equal(findings[0]?.kind, 'unhandledError');
    }));

  it('does not stand in the way of a program whose own thread waits for it', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { launch: HERE, args: ['blocking'], children: {} });
      await session.ended;
      assert.equal(session.stdout, 'ok\nended [0]\n');
    }));

  it('of a child process is a session below the session of that', () =>
    withSession(async (session) => {
      await session.launch(fixture('workers/forks.ts'), {
        launch: HERE,
        args: ['plain', 'soup'],
        children: { children: AT_COOKED },
      });
      const child = await session.child();
      const worker = await child.child();
      await worker.stopped();
      assert.deepEqual(await worker.stackText(), STACK);
      await worker.continue();
      await session.ended;
      assert.equal(session.stdout, 'the cook is here\nsoup is ready\nended [0]\n');
      assert.deepEqual([child.stdout, worker.stdout], ['', '']);
    }));

  it('runs without a debugger, which is reported once, where the client supports no child sessions', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { launch: HERE, args: ['two', 'soup'] });
      await session.ended;
      assert.match(session.stdout, /ended \[\[0\],\[0\]\]\n$/);
      assert.match(
        session.console,
        /^The program has started a worker thread, cook\.ts \[thread \d+\]: worker threads are not debugged, .*\n$/,
      );
    }));

  it('is not asked about where the launch configuration says so', () =>
    withSession(async (session) => {
      await session.launch(STARTS, {
        args: ['plain', 'soup'],
        launch: { ...HERE, autoAttachChildProcesses: false },
        children: {},
      });
      await session.ended;
      assert.equal(session.stdout, 'the cook is here\nsoup is ready\nended [0]\n');
      assert.deepEqual([session.asked, session.console], [[], '']);
    }));

  it('continues without a session when the client refuses, or its session never starts', async () => {
    for (const answer of [false, true]) {
      await withSession(async (session) => {
        session.startChild = (args) => (answer ? session.startChildAndDie(args) : Promise.resolve(false));
        await session.launch(STARTS, { launch: HERE, args: ['plain', 'soup'], children: {} });
        await session.ended;
        assert.equal(session.stdout, 'the cook is here\nsoup is ready\nended [0]\n');
      });
    }
  });

  it('continues when its session is disconnected, or its adapter killed', async () => {
    const waysToLeave: readonly ((worker: TestSession) => unknown)[] = [
      (worker) => worker.client.disconnectRequest({ terminateDebuggee: false }),
      (worker) => worker.killAdapter(),
    ];
    for (const leave of waysToLeave) {
      await withSession(async (session) => {
        await session.launch(STARTS, { launch: HERE, args: ['plain', 'soup', 'fish'], children: AT_COOKED });
        const worker = await session.child();
        await worker.stopped();
        await leave(worker);
        await session.ended;
        assert.equal(session.stdout, 'the cook is here\nsoup is ready\nfish is ready\nended [0]\n');
      });
    }
  });

  it('ends alone when its own session is stopped, paused or not', async () => {
    for (const children of [AT_COOKED, {}]) {
      for (const stop of ['terminate', 'kill'] as const) {
        await withSession(async (session) => {
          await session.launch(STARTS, { launch: HERE, args: ['waiting', 'soup'], children });
          const worker = await session.child();
          if ('breakpoints' in children) await worker.stopped();
          else await worker.allSuspended();
          if (stop === 'terminate') await worker.client.terminateRequest();
          else await worker.client.disconnectRequest({ terminateDebuggee: true });
          await session.ended;
          if (stop === 'terminate') await worker.ended;
          assert.match(session.stdout, /ended \[1\]\n$/);
        });
      }
    }
  });

  it('ends with its program, wherever it stands', async () => {
    const waysToEnd: readonly ((session: TestSession) => unknown)[] = [
      (session) => session.evaluate('void setTimeout(() => process.exit(7))'),
      (session) => session.client.terminateRequest(),
      (session) => session.client.disconnectRequest({ terminateDebuggee: true }),
      (session) => session.killAdapter(),
    ];
    for (const end of waysToEnd) {
      for (const children of [AT_COOKED, {}]) {
        await withSession(async (session) => {
          await session.launch(STARTS, { launch: HERE, args: ['left', 'soup'], children });
          const worker = await session.child();
          if ('breakpoints' in children) await worker.stopped();
          else await worker.allSuspended();
          const pid = Number(await session.evaluate('process.pid'));
          await end(session);
          await Promise.all([endOf(pid), worker.ended]);
        });
      }
    }
  });

  it('that its program terminates ends, also where it is paused', async () => {
    for (const children of [AT_COOKED, {}]) {
      await withSession(async (session) => {
        await session.launch(STARTS, { launch: HERE, args: ['terminated', 'soup'], children });
        const worker = await session.child();
        if ('breakpoints' in children) await worker.stopped();
        else await worker.allSuspended();
        await session.evaluate("void process.stdin.emit('data', '')");
        // V8 ends nothing that is paused.
        if ('breakpoints' in children) await worker.continue();
        await Promise.all([worker.ended, session.ended]);
        assert.match(session.stdout, /ended \[1\]\n$/);
      });
    }
  });

  it('leaves nothing behind, however many there were', () =>
    withSession(async (session) => {
      await session.launch(STARTS, { launch: HERE, args: ['many', 'soup'], children: {} });
      await session.ended;
      assert.equal(session.asked.length, 20);
      assert.match(session.stdout, /ended null\n$/);
      await Promise.all(session.children.map(({ ended }) => ended));
    }));

  it('of an attached program is a session, also if it began before the attach, and continues after the session', () =>
    withProgram(InspectedProgram.start(KITCHEN), async (program, port) => {
      await program.said('soup is ready');
      await withSession(async (session) => {
        await session.attach(port, { children: AT_COOKED });
        const old = await session.child();
        await old.nextChange(({ tasks }) => tasks.length > 0);
        program.say('hire');
        const worker = await session.child(1);
        await worker.stopped();
        assert.deepEqual(await worker.stackText(), STACK);
        // What was said before we came is not told; the rest where it was said.
        assert.deepEqual([session.stdout, old.stdout, worker.stdout], ['', '', 'the cook is here\n']);
        await session.client.disconnectRequest({});
        await Promise.all([old.ended, worker.ended]);
      });
      await program.said('soup is ready\nthe cook is here\nsoup is ready');
      program.say('close');
      assert.equal(await program.exited, 0);
    }));

  it('of an attached program continues when the adapter is killed, though it waits for its session', () =>
    withProgram(InspectedProgram.start(KITCHEN), async (program, port) => {
      await program.said('soup is ready');
      await withSession(async (session) => {
        session.startChild = () => Promise.resolve(true);
        await session.attach(port, { children: {} });
        program.say('hire');
        await session.sessionAskedFor(2);
        await session.killAdapter();
        await program.said('soup is ready\nthe cook is here\nsoup is ready');
      });
      program.say('close');
      assert.equal(await program.exited, 0);
    }));

  it('of an attached program waits for the next debugger, though the last has just left', () =>
    withProgram(InspectedProgram.start(KITCHEN), async (program, port) => {
      await program.said('soup is ready');
      for (const round of [1, 2]) {
        await withSession(async (session) => {
          await session.attach(port, { children: AT_COOKED });
          await session.child(round - 1);
          program.say('hire');
          const worker = await session.child(round);
          await worker.stopped();
          assert.deepEqual(await worker.stackText(), STACK);
          await session.client.disconnectRequest({});
        });
      }
      program.say('close');
      assert.equal(await program.exited, 0);
    }));

  it('may be left by its program before it has begun, and its output may be its parent’s alone', async () => {
    for (const [how, told] of [
      ['abrupt', ''],
      ['captured', 'ended "the cook is here\\nsoup is ready\\n"\n'],
    ] as const) {
      await withSession(async (session) => {
        await session.launch(STARTS, { launch: HERE, args: [how, 'soup'], children: {} });
        await session.ended;
        assert.equal(session.stdout, told, how);
        assert.deepEqual(
          session.children.map(({ stdout }) => stdout),
          session.children.map(() => ''),
        );
      });
    }
  });

  it('in which the runtime compiles is none of the program’s', async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'compiles-')));
    const program = path.join(folder, 'decorated.ts');
    writeFileSync(program, DECORATED);
    // What lies in the cache is not compiled again.
    const launch = { ...HERE, env: { XDG_CACHE_HOME: folder } };
    try {
      await withSession(async (session) => {
        await session.launch(program, { launch, children: {} });
        await session.ended;
        assert.equal(session.stdout, 'Soup\n');
        assert.deepEqual(session.asked, []);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
