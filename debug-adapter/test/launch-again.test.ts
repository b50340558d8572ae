/** A launched program that fails, and is started again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs', 'fails-twice.mjs');
const LEAVING = fixture('programs', 'leaving.mjs');
const LINE = markedLine(PROGRAM, 'started');

/** Waits until the debugger has said this. */
async function heard(session: TestSession, words: string): Promise<void> {
  while (!session.console.includes(words)) await once(session.client, 'output');
}

describe("A launch with 'restart'", () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'starts-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const counter = (): string => path.join(folder, 'starts');

  it('starts a program again that has failed, with its breakpoints, and ends when it ends well', () =>
    withSession(async (session) => {
      const exits: number[] = [];
      session.client.on('exited', ({ body }: DebugProtocol.ExitedEvent) => exits.push(body.exitCode));
      await session.launch(PROGRAM, {
        args: [counter()],
        breakpoints: { [PROGRAM]: [{ line: LINE }] },
        launch: { restart: { delay: 1 } },
      });
      for (let start = 1; start <= 3; start++) {
        assert.equal((await session.stopped()).reason, 'breakpoint');
        const [top] = await session.stack();
        assert.deepEqual([top?.line, await session.evaluate('starts', top?.id)], [LINE, String(start)]);
        const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
        assert.equal(tasks.length, 1);
        await session.continue();
      }
      await session.ended;
      assert.deepEqual(exits, [0]);
      assert.equal(session.stdout, [1, 2, 3].map((starts) => `start { starts: ${starts} }\n`).join(''));
      assert.equal(session.console.match(/The program has failed: it is started again\./g)?.length, 2);
      assert.match(session.stderr, /Process exited with code 3/);
    }));

  it('gives up after the given number of starts, and reports how the last one ended', () =>
    withSession(async (session) => {
      const exits: number[] = [];
      session.client.on('exited', ({ body }: DebugProtocol.ExitedEvent) => exits.push(body.exitCode));
      await session.launch(LEAVING, { args: ['code=4'], launch: { restart: { delay: 1, maxAttempts: 2 } } });
      await session.ended;
      assert.deepEqual(exits, [4]);
      assert.equal(session.stderr.match(/Process exited with code 4/g)?.length, 3);
      assert.match(session.console, /was started again 2 times: it is left\./);
    }));

  it('is over at a Stop, also while it waits to start the program again', async () => {
    await withSession(async (session) => {
      await session.launch(PROGRAM, { args: [counter()], launch: { restart: { delay: 3_600_000 } } });
      await heard(session, 'it is started again');
      await session.client.terminateRequest({});
      await session.ended;
    });
    assert.equal(readFileSync(counter(), 'utf8'), 'start\n');
    // A program that was stopped has not failed.
    await withSession(async (session) => {
      await session.launch(fixture('programs', 'endless.ts'), { launch: { restart: true } });
      await session.client.terminateRequest({});
      await session.ended;
      assert.doesNotMatch(session.console, /started again/);
    });
  });
});
