/** `console: integratedTerminal`: the program runs where it can read the keyboard, and is debugged as a child is. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixture, markedLine, TestTerminal, withSession } from './debug-session.js';

const ASKS = fixture('programs/asks.mjs');

describe('A program in a terminal', () => {
  it('is debugged, reads the keyboard, and ends its session', () =>
    withSession(async (session) => {
      const terminal = new TestTerminal();
      session.terminal = terminal;
      const breakpoints = { [ASKS]: [{ line: markedLine(ASKS, 'greets') }] };
      await session.launch(ASKS, {
        args: ['Hello'],
        launch: { console: 'integratedTerminal', env: { HOME: null }, stopOnEntry: true },
        children: { breakpoints },
      });
      const child = await session.child();
      assert.equal((await child.stopped()).reason, 'entry');
      assert.equal(terminal.asked?.kind, 'integrated');
      assert.equal(terminal.asked.env?.['HOME'], null);
      terminal.child?.stdin.write('Ada\n');
      await child.continue();
      assert.equal((await child.stopped()).reason, 'breakpoint');
      const [top] = await child.stack();
      assert.equal(await child.evaluate('name', top?.id), '"Ada"');
      await child.continue();
      await session.ended;
      assert.match(terminal.output, /Hello Ada/);
    }));

  it('ends when its session is ended', () =>
    withSession(async (session) => {
      const terminal = new TestTerminal();
      session.terminal = terminal;
      await session.launch(ASKS, { launch: { console: 'integratedTerminal' }, children: {} });
      await session.child();
      assert.ok(terminal.child);
      const ended = once(terminal.child, 'exit');
      await session.client.disconnectRequest({ terminateDebuggee: true });
      await ended;
    }));

  it('runs without one where the client has none, which is said', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/frames/statement.mjs'), {
        launch: { console: 'integratedTerminal' },
      });
      await session.stopped();
      assert.match(session.console, /This client cannot debug in a terminal: 'console' has no effect\./);
    }));

  it('that fails is started again, as its configuration says, and its exit code is said', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'starts-'));
    const counter = path.join(folder, 'starts');
    try {
      await withSession(async (session) => {
        session.terminal = new TestTerminal();
        await session.launch(fixture('programs/fails-twice.mjs'), {
          args: [counter],
          launch: { console: 'integratedTerminal', restart: { delay: 1 } },
          children: {},
        });
        await session.ended;
        // A signal has ended it the second time, which nobody reports.
        assert.equal(readFileSync(counter, 'utf8'), 'start\nstart\n');
        assert.match(session.stderr, /Process exited with code 3/);
        assert.equal(session.console.match(/The program has failed: it is started again\./g)?.length, 1);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("runs on after its session, where 'killBehavior' says so", () =>
    withSession(async (session) => {
      const terminal = new TestTerminal();
      session.terminal = terminal;
      await session.launch(ASKS, {
        args: ['Hello'],
        launch: { console: 'integratedTerminal', killBehavior: 'none' },
        children: {},
      });
      await session.child();
      assert.ok(terminal.child);
      const ended = once(terminal.child, 'exit');
      await session.client.disconnectRequest({ terminateDebuggee: true });
      terminal.child.stdin.write('Ada\n');
      await ended;
      assert.match(terminal.output, /Hello Ada/);
    }));
});
