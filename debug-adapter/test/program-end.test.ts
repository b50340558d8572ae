/** How a launched program ends, and what the Debug Console says of it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';
import { endOf } from './process-end.js';

const LEAVING = fixture('programs', 'leaving.mjs');
const BUSY = fixture('programs', 'profiled.mjs');
const HELPED = fixture('programs', 'with-helpers.mjs');

/** The outputs of a session, as they come. */
function outputsOf(session: TestSession): DebugProtocol.OutputEvent['body'][] {
  const outputs: DebugProtocol.OutputEvent['body'][] = [];
  session.client.on('output', ({ body }: DebugProtocol.OutputEvent) => outputs.push(body));
  return outputs;
}

describe('The last line of the Debug Console', () => {
  it('is the exit code of a launched program that fails, after all that it has written', () =>
    withSession(async (session) => {
      const outputs = outputsOf(session);
      await session.launch(LEAVING, { args: ['code=3'] });
      await session.ended;
      const { output, category } = outputs.at(-1) ?? {};
      assert.deepEqual([output, category], ['Process exited with code 3\n', 'stderr']);
      assert.match(session.stdout, /raw out\n/);
    }));

  it('is its own where it ends well', () =>
    withSession(async (session) => {
      await session.launch(LEAVING, { args: ['code=0'] });
      await session.ended;
      assert.doesNotMatch(session.stderr + session.console, /exited/);
    }));

  it('is not the exit code where the client says it by itself', () =>
    withSession(async (session) => {
      await session.launch(LEAVING, { args: ['code=3'], clientId: 'coroutine-debugger' });
      await session.ended;
      assert.doesNotMatch(session.stderr, /exited/);
    }));
});

describe("'outputCapture'", () => {
  it('is all output where nothing is said', () =>
    withSession(async (session) => {
      await session.launch(LEAVING, { args: ['code=0'] });
      await session.ended;
      assert.equal(session.stdout, 'by console.log { cups: 2 }\nraw out\n');
      assert.equal(session.stderr, 'by console.error\nraw err\n');
    }));

  it("is what the console writes, for 'console'", () =>
    withSession(async (session) => {
      await session.launch(LEAVING, { args: ['code=3'], launch: { outputCapture: 'console' } });
      await session.ended;
      assert.equal(session.stdout, 'by console.log { cups: 2 }\n');
      assert.equal(session.stderr, 'by console.error\nProcess exited with code 3\n');
    }));

  it('keeps back nothing of an error that ends the program', () =>
    withSession(async (session) => {
      await session.launch(LEAVING, { args: ['throw'], launch: { outputCapture: 'console' } });
      await session.ended;
      assert.equal(session.stdout, 'by console.log { cups: 2 }\n');
      assert.match(session.stderr, /Error: no more soup[^]*Process exited with code 1\n$/);
    }));

  it('must be one of two', () =>
    withSession(async (session) => {
      await assert.rejects(
        session.launch(LEAVING, { launch: { outputCapture: 'all' } }),
        /'outputCapture' in the launch configuration must be one of std, console\./,
      );
    }));
});

describe("'killBehavior'", () => {
  /** Launches a program that has started others; answers the numbers of all of them, its own first. */
  async function launchHelped(
    session: TestSession,
    killBehavior: string | undefined,
    args: readonly string[],
  ): Promise<number[]> {
    await session.launch(HELPED, { args, launch: killBehavior === undefined ? {} : { killBehavior } });
    while (!session.stdout.includes(']')) await once(session.client, 'output');
    return JSON.parse(/\[.*\]/.exec(session.stdout)?.[0] ?? '') as number[];
  }

  it('asks the program to end where nothing is said, and then what it leaves behind', () =>
    withSession(async (session) => {
      const pids = await launchHelped(session, undefined, ['polite']);
      await session.client.customRequest('terminate', {});
      await session.ended;
      assert.match(session.stdout, /closing\n$/);
      assert.match(session.stderr, /Process exited with code 7\n$/);
      await Promise.all(pids.map(endOf));
    }));

  it('ends all at once at the second Stop', () =>
    withSession(async (session) => {
      const pids = await launchHelped(session, undefined, ['']);
      await session.client.disconnectRequest({ terminateDebuggee: true });
      await Promise.all(pids.map(endOf));
    }));

  it("ends all at once, for 'forceful'", () =>
    withSession(async (session) => {
      const pids = await launchHelped(session, 'forceful', ['polite']);
      await session.client.customRequest('terminate', {});
      await session.ended;
      assert.doesNotMatch(session.stdout, /closing/);
      await Promise.all(pids.map(endOf));
    }));

  it("leaves the program running for 'none', paused or not, though no client reads what it writes", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'helped-'));
    const log = path.join(folder, 'log');
    let pids: number[] = [];
    try {
      await withSession(async (session) => {
        pids = await launchHelped(session, 'none', ['', log]);
        await session.client.pauseRequest({ threadId: 1 });
        await session.stopped();
        await session.client.customRequest('terminate', {});
        await session.ended;
      });
      // The adapter is gone by now, and its end of the pipes with it.
      truncateSync(log);
      const watcher = watch(log);
      while (readFileSync(log, 'utf8').split('\n').length < 20) await once(watcher, 'change');
      watcher.close();
      assert.doesNotThrow(() => process.kill(pids[0] ?? 0, 0));
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});

describe('The end of the adapter', () => {
  it('ends a program whose permissions allow no sockets, which runs as plain until then', async function () {
    // Node 26 is the first that asks for them.
    if (!process.allowedNodeEnvironmentFlags.has('--allow-net')) this.skip();
    const folder = mkdtempSync(path.join(tmpdir(), 'no-sockets-'));
    const program = path.join(folder, 'main.mjs');
    writeFileSync(program, 'console.log(`[${process.pid}]`);\nsetInterval(() => undefined, 100);\n');
    try {
      await withSession(async (session) => {
        const runtimeArgs = ['--permission', '--allow-fs-read=*', '--allow-inspector'];
        await session.launch(program, { launch: { runtimeArgs } });
        while (!session.stdout.includes(']')) await once(session.client, 'output');
        await session.killAdapter();
        await endOf(Number(/\d+/.exec(session.stdout)?.[0]));
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** The profile that the debugger says it has written. */
function saidFile(session: TestSession): string {
  return /The profile is written to (.*)\.\n/.exec(session.console)?.[1] ?? '';
}

describe('A CPU profile', () => {
  function profileOf(file: string): { functions: string[]; isWhole: boolean } {
    assert.match(path.basename(file), /^profile-.*\.cpuprofile$/);
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as {
      nodes: { callFrame: { functionName: string; url: string } }[];
      samples: number[];
      timeDeltas: number[];
    };
    return {
      functions: nodes.map(({ callFrame: { functionName, url } }) => `${functionName} ${path.basename(url)}`),
      isWhole: samples.length > 0 && samples.length === timeDeltas.length,
    };
  }

  for (const [how, stop] of [
    ['the end', () => Promise.resolve()],
    ['a Stop', (session: TestSession) => session.client.customRequest('terminate', {})],
  ] as const)
    it(`from 'profileStartup' on is of all that the program did to ${how}`, async () => {
      const cwd = mkdtempSync(path.join(tmpdir(), 'profile-'));
      try {
        await withSession(async (session) => {
          const [program, args] = how === 'the end' ? [BUSY, []] : [BUSY, ['wait']];
          await session.launch(program, { args, launch: { profileStartup: true, cwd } });
          while (!session.stdout.includes('worked')) await once(session.client, 'output');
          await stop(session);
          await session.ended;
          const { functions, isWhole } = profileOf(saidFile(session));
          assert.ok(isWhole);
          assert.ok(functions.includes('work profiled.mjs'), functions.join());
        });
      } finally {
        rmSync(cwd, { recursive: true });
      }
    });

  it('of a running program is taken between two requests, as often as one likes, one at a time', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
    const worked = async (session: TestSession): Promise<void> => {
      const before = session.stdout.length;
      while (!session.stdout.slice(before).includes('worked again')) await once(session.client, 'output');
    };
    try {
      await withSession(async (session) => {
        await session.launch(BUSY, { args: ['again'] });
        const files = new Set<string>();
        for (let round = 0; round < 2; round++) {
          await assert.rejects(session.ask('coroutines/endProfile', {}), /No profile of this program/);
          await session.ask('coroutines/beginProfile', { kind: 'cpu', folder });
          await assert.rejects(
            session.ask('coroutines/beginProfile', { kind: 'cpu', folder }),
            /is being taken already/,
          );
          await worked(session);
          const { file } = await session.ask('coroutines/endProfile', {});
          const { functions, isWhole } = profileOf(file);
          assert.ok(isWhole);
          assert.ok(functions.includes('workAgain profiled.mjs'), functions.join());
          files.add(file);
        }
        assert.equal(files.size, 2);
        // One that nobody ends is written at a Stop.
        await session.ask('coroutines/beginProfile', { kind: 'cpu', folder });
        await session.client.customRequest('terminate', {});
        await session.ended;
        assert.ok(profileOf(saidFile(session)).isWhole);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('ends after its time, or at the next stop, and says where it is', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
    try {
      await withSession(async (session) => {
        await session.launch(BUSY, { args: ['again'] });
        const ended = async (): Promise<string> => {
          const [{ body }] = (await once(session.client, 'coroutines/profileEnded')) as [
            { body: { file?: string } },
          ];
          return body.file ?? '';
        };
        await session.ask('coroutines/beginProfile', { kind: 'cpu', folder, forMs: 200 });
        assert.ok(profileOf(await ended()).isWhole);
        await session.ask('coroutines/beginProfile', { kind: 'cpu', folder, untilStop: true });
        const written = ended();
        await session.client.setBreakpointsRequest({
          source: { path: BUSY },
          breakpoints: [{ line: markedLine(BUSY, 'again') }],
        });
        await session.stopped();
        assert.ok(profileOf(await written).functions.includes('workAgain profiled.mjs'));
        await session.client.customRequest('terminate', {});
        await session.ended;
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that cannot be written says so, and the program runs on', () =>
    withSession(async (session) => {
      await session.launch(BUSY, { args: ['again'] });
      await session.ask('coroutines/beginProfile', {
        kind: 'cpu',
        folder: path.join(tmpdir(), 'no-such-folder', 'here'),
      });
      await assert.rejects(session.ask('coroutines/endProfile', {}), /There is no profile: .*no-such-folder/);
      await session.ask('coroutines/beginProfile', { kind: 'cpu', folder: tmpdir() });
      const { file } = await session.ask('coroutines/endProfile', {});
      rmSync(file);
    }));
});

describe('The heap of a program', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

  it('is profiled, and all of it written, while the program runs and at a stop', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'heap-'));
    try {
      await withSession(async (session) => {
        await session.launch(BUSY, { args: ['again'] });
        await session.ask('coroutines/beginProfile', { kind: 'heap', folder });
        const before = session.stdout.length;
        while (!session.stdout.slice(before).includes('worked again')) await once(session.client, 'output');
        const { file } = await session.ask('coroutines/endProfile', {});
        assert.match(path.basename(file), /^profile-.*\.heapprofile$/);
        assert.ok('head' in (read(file) as object));
        const snapshot = async (): Promise<void> => {
          const { file: heap } = await session.ask('coroutines/heapSnapshot', { folder });
          assert.match(path.basename(heap), /^profile-.*\.heapsnapshot$/);
          const { strings } = read(heap) as { strings: string[] };
          assert.ok(strings.includes('workAgain'));
          if (process.platform !== 'win32') assert.equal(statSync(heap).mode & 0o077, 0);
        };
        await snapshot();
        await session.client.pauseRequest({ threadId: 1 });
        await session.stopped();
        await snapshot();
        await assert.rejects(
          session.ask('coroutines/heapSnapshot', { folder: path.join(folder, 'no-such') }),
          /There is no heap snapshot: .*no-such/,
        );
        await session.client.customRequest('terminate', {});
        await session.ended;
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
