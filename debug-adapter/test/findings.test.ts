/** Findings of real programs: each kind, told once, in one sentence, with its place. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingKind, FindingRow } from '../protocol/requests.js';
import { fixture, markedLine, withSession, type LaunchOptions, type TestSession } from './debug-session.js';

/** A machine under load blocks the loop of any program: that is so, and a finding, and not what is looked for here. */
const UNDER_LOAD = { muteFindings: ['blockedLoop'] };

function found(session: TestSession, kind: FindingKind): Promise<FindingRow> {
  return new Promise((resolve) => {
    session.client.on('coroutines/finding', ({ body }: DebugProtocol.Event) => {
      const { finding } = body as { finding: FindingRow };
      if (finding.kind === kind) resolve(finding);
    });
  });
}

async function findIn(
  file: string,
  kind: FindingKind,
  check: (finding: FindingRow, session: TestSession) => Promise<void> | void,
  options: LaunchOptions = {},
): Promise<void> {
  await withSession(async (session) => {
    const told = found(session, kind);
    await session.launch(fixture('findings', file), options);
    await check(await told, session);
  });
}

describe('Findings', () => {
  it('report coroutines that wait for each other, with those behind them', () =>
    findIn('wait-cycle.ts', 'waitCycle', (finding) => {
      assert.equal(
        finding.text,
        'philosopher("plato", "kant") waits for philosopher("kant", "plato") waits for philosopher("plato", "kant"): ' +
          'none of them can ever resume by itself. Behind them 1 more waits.',
      );
      assert.equal(finding.severity, 'error');
      assert.equal(finding.location?.line, markedLine(fixture('findings', 'wait-cycle.ts'), 'cycle'));
      assert.equal(finding.coroutines.length, 2);
    }));

  it('report no wait cycle where a combinator is decided and has only not settled yet', () =>
    withSession(async (session) => {
      const file = fixture('programs', 'decided.ts');
      const lines = ['race', 'any', 'all'].map((name) => markedLine(file, name));
      await session.launch(file, {
        launch: UNDER_LOAD,
        breakpoints: { [file]: lines.map((line) => ({ line, mode: 'suspend' })) },
      });
      for (const line of lines) {
        await session.stopped();
        assert.equal((await session.stack())[0]?.line, line);
        assert.deepEqual((await session.ask('coroutines/findings', {})).findings, []);
        await session.continue();
      }
      await session.ended;
      assert.equal(session.stdout, 'done\ndone\nError: lost\n');
    }));

  it('stop the program at the await that closes a wait cycle, when asked to', () =>
    withSession(async (session) => {
      const file = fixture('findings', 'wait-cycle.ts');
      await session.launch(file, { filters: ['waitCycle'] });
      await session.stopped();
      const stack = await session.stackText();
      assert.equal(stack[0], `philosopher:${markedLine(file, 'cycle')}`);
      const frame = (await session.stack())[0]?.id;
      assert.equal(await session.evaluate('name', frame), '"kant"');
    }));

  it('report what still waited when the program ended', () =>
    findIn('pending-at-exit.ts', 'pendingAtExit', (finding) => {
      const line = markedLine(fixture('findings', 'pending-at-exit.ts'), 'waits');
      assert.equal(
        finding.text,
        `The program ended while kitchen() still waited for nextOrder() at pending-at-exit.ts:${line}.`,
      );
      assert.deepEqual(finding.chain, [
        `kitchen() awaits cook(name) at pending-at-exit.ts:${markedLine(fixture('findings', 'pending-at-exit.ts'), 'kitchen-await')}`,
        `cook("anna") awaits nextOrder() at pending-at-exit.ts:${line}`,
      ]);
    }));

  it('report nothing of a module that has failed but its error', () =>
    withSession(async (session) => {
      const told: FindingRow[] = [];
      session.client.on('coroutines/finding', ({ body }: DebugProtocol.Event) =>
        told.push((body as { finding: FindingRow }).finding),
      );
      await session.launch(fixture('findings', 'failed-module.ts'));
      await session.ended;
      assert.deepEqual(
        told.map(({ kind }) => kind),
        ['unhandledError'],
      );
    }));

  it('report that as no more than a note where an error ended the program', () =>
    findIn('ended-by-error.ts', 'pendingAtExit', (finding) => {
      const line = markedLine(fixture('findings', 'ended-by-error.ts'), 'waits');
      assert.equal(finding.severity, 'info');
      assert.equal(
        finding.text,
        `The program was ended by an error while guard() still waited for new Promise((resolve) => setTimeout(resolve, 1_000_000)) at ended-by-error.ts:${line}.`,
      );
    }));

  it('report coroutines that were collected while they waited', () =>
    findIn(
      'orphan.ts',
      'orphan',
      (finding) => {
        assert.equal(
          finding.text,
          'courier was garbage-collected while it waited for new Promise(() => undefined): nothing was left that could settle it.',
        );
        assert.equal(finding.location?.line, markedLine(fixture('findings', 'orphan.ts'), 'orphan'));
      },
      { launch: { runtimeArgs: ['--expose-gc'] } },
    ));

  it('report which function blocked the event loop, and for how long', () =>
    findIn('blocked-loop.ts', 'blockedLoop', (finding) => {
      assert.match(
        finding.text,
        /^The event loop was blocked for \d+ ms in tick \d+; countPrimes(\(250\))? ran for \d+ ms of it without a pause\.$/,
      );
      assert.equal(finding.location?.line, markedLine(fixture('findings', 'blocked-loop.ts'), 'blocks'));
    }));

  it('report an error that no code handled, with its place', () =>
    findIn('unhandled.ts', 'unhandledError', (finding) => {
      assert.equal(finding.text, 'A promise was rejected and nothing handled it: RangeError: too much: 50');
      assert.equal(finding.location?.line, markedLine(fixture('findings', 'unhandled.ts'), 'throws'));
    }));

  it('report places where more and more coroutines wait', () =>
    findIn('leak.ts', 'leakSuspect', (finding) => {
      assert.match(
        finding.text,
        /^More and more coroutines wait for new Promise.* in request: (\d+, ){4}\d+, and none/,
      );
      assert.equal(finding.location?.line, markedLine(fixture('findings', 'leak.ts'), 'leak'));
    }));

  it('report a task that swallowed its cancellation', () =>
    findIn('swallowed.ts', 'cancellationSwallowed', (finding) => {
      assert.equal(
        finding.text,
        'watchman was cancelled (the shift is over), caught that, and ended as if nothing had happened.',
      );
      assert.equal(finding.location?.line, markedLine(fixture('findings', 'swallowed.ts'), 'swallows'));
    }));

  it('report lost results, and no other results', () =>
    withSession(async (session) => {
      const file = fixture('findings', 'never-awaited.ts');
      const told: FindingRow[] = [];
      session.client.on('coroutines/finding', ({ body }: DebugProtocol.Event) =>
        told.push((body as { finding: FindingRow }).finding),
      );
      await session.launch(file, { launch: { ...UNDER_LOAD, runtimeArgs: ['--expose-gc'] } });
      await session.ended;
      // Collected in no promised order.
      told.sort((a, b) => (a.text < b.text ? -1 : 1));
      assert.deepEqual(told[0]?.location?.line, markedLine(file, 'lost'));
      assert.deepEqual(
        told.map(({ text, chain }) => [text, chain]),
        ['price', 'taste'].map((name) => [
          `${name} returned a value that nothing used: its promise was never awaited.`,
          ['created by order', 'created by (module)'],
        ]),
      );
    }));

  it('are not reported when they are muted', () =>
    withSession(async (session) => {
      await session.launch(fixture('findings', 'unhandled.ts'), {
        launch: { muteFindings: ['unhandledError'] },
      });
      const told: unknown[] = [];
      session.client.on('coroutines/finding', (event) => told.push(event));
      await session.ended;
      assert.deepEqual(told, []);
    }));
});
