/** The trace that a session writes: everything that is said and decided, and nothing that the program holds. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixture, markedLine, withSession } from './debug-session.js';

interface TraceLine {
  readonly at: string;
  readonly ms: number;
  readonly pid: number;
  readonly channel: string;
  readonly way?: string;
  readonly what?: string;
  readonly message?: {
    readonly command?: string;
    readonly event?: string;
    readonly method?: string;
    readonly params?: { readonly payload?: { readonly kind?: string } };
  };
}

const CHAIN = fixture('programs', 'chain.ts');
const BOIL = markedLine(CHAIN, 'boil-await');

describe('A trace', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'trace-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function linesOf(launch: Record<string, unknown>): Promise<{ lines: TraceLine[]; text: string }> {
    const file = path.join(folder, 'trace.jsonl');
    await withSession(async (session) => {
      await session.launch(CHAIN, {
        breakpoints: { [CHAIN]: [{ line: BOIL }] },
        launch: { trace: file, env: { PASSWORD: 'hunter2' }, ...launch },
      });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', {});
      assert.ok(tasks.some(({ name }) => name.includes('soup')) || tasks.length > 0);
      const { body } = await session.client.stackTraceRequest({ threadId: 1 });
      const frameId = body.stackFrames[0]?.id ?? 0;
      await session.client.evaluateRequest({ expression: '"a value of " + "mine"', frameId });
    });
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const text = readFileSync(file, 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as TraceLine);
    return { lines, text };
  }

  it('has every message from the first, what hooks say, and what was decided, with times', async () => {
    const { lines } = await linesOf({});
    const dap = lines.filter(({ channel }) => channel === 'dap');
    assert.equal(dap[0]?.message?.command, 'initialize');
    assert.ok(dap.some(({ way, message }) => way === 'out' && message?.event === 'stopped'));
    assert.ok(lines.some(({ message }) => message?.method === 'Debugger.paused'));
    const hook = lines.filter(({ message }) => message?.params?.payload?.kind !== undefined);
    assert.ok(hook.some(({ message }) => message?.params?.payload?.kind === 'moduleLoaded'));
    assert.ok(lines.some(({ channel, what }) => channel === 'decision' && what === 'stay paused'));
    // The module stopped before its first statement, for its breakpoint.
    assert.ok(lines.some(({ channel, what }) => channel === 'decision' && what === 'resume'));
    for (const [index, { at, ms, pid }] of lines.entries()) {
      assert.ok(!Number.isNaN(Date.parse(at)) && pid > 0);
      assert.ok(index === 0 || ms >= (lines[index - 1]?.ms ?? 0));
    }
  });

  it('has no value of the program, and nothing of its environment', async () => {
    const { text } = await linesOf({});
    for (const secret of ['hunter2', 'soup', 'value of', 'mine']) assert.ok(!text.includes(secret), secret);
  });

  it('has values where they were asked for', async () => {
    const { text } = await linesOf({ traceValues: true });
    assert.ok(text.includes('a value of mine'));
  });

  it('says in one sentence when it cannot be written', () =>
    withSession(async (session) => {
      const trace = path.join(folder, 'missing', 'trace.jsonl');
      await assert.rejects(
        session.launch(CHAIN, { launch: { trace } }),
        /The trace cannot be written: ENOENT/,
      );
    }));
});
