/** Looking back over DAP: steps back, breakpoints in the past, what is refused there, and the way back to the present. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CoroutineId, TaskRow } from '../protocol/requests.js';
import { fixture, markedLine, withSession, type TestSession } from './debug-session.js';

const WORKERS = fixture('programs/workers.ts');
const STAMPS = fixture('features/dropped-events/program.ts');
const LIBRARY = fixture('programs/library-tasks.ts');
const NOW = { threadId: 1 };

/** The words of the stop that a move back or forth ends in. */
async function words(session: TestSession, move: Promise<unknown>): Promise<string> {
  await move;
  const { description = '', text } = await session.stopped();
  const plain = description.replace(/tick \d+/, 'tick N').replace(/[\d.]+ m?s ago/, 'N ms ago');
  return text === undefined ? plain : `${plain}: ${text}`;
}

/** `state at line` of every coroutine that is shown, by name. */
async function states(session: TestSession): Promise<string[]> {
  const { tasks } = await session.ask('coroutines/tasks', { tree: 'await' });
  return tasks.map(({ functionName, state, location }: TaskRow) => {
    return `${functionName} ${state} at ${location?.line ?? '-'}`;
  });
}

function refused(asked: Promise<unknown>, sentence: RegExp): Promise<void> {
  return assert.rejects(asked, sentence);
}

describe('Looking back', () => {
  const [wait, after, all, end] = ['work-await', 'work-after', 'main-await', 'end'].map((name) =>
    markedLine(WORKERS, name),
  );
  const place = (line: number | undefined): number => line ?? 0;

  async function stoppedAtEnd(session: TestSession): Promise<void> {
    await session.launch(WORKERS, { breakpoints: { [WORKERS]: [{ line: place(end) }] } });
    await session.stopped();
  }

  it('goes back an event at a time, and the views are of that moment', () =>
    withSession(async (session) => {
      await stoppedAtEnd(session);
      const back = (): Promise<string> => words(session, session.client.stepBackRequest(NOW));
      assert.equal(await back(), 'Looking back: tick N, (module) resumed, N ms ago');
      assert.deepEqual(await states(session), [`(module) running at ${place(all)}`]);
      assert.equal(await back(), 'Looking back: tick N, work ended, N ms ago');
      assert.deepEqual(await states(session), [`(module) suspended at ${place(all)}`]);
      assert.equal(await back(), 'Looking back: tick N, work resumed, N ms ago');
      assert.deepEqual(await states(session), [
        `(module) suspended at ${place(all)}`,
        `work running at ${place(wait)}`,
      ]);
      assert.deepEqual(await session.stackText(), [
        `work:${place(wait)}`,
        '-- awaiter then not known --',
        '-- created by --',
        `(module):${place(all)}`,
      ]);
      const [top] = await session.stack();
      const locals = await session.locals(top?.id ?? 0);
      assert.deepEqual(
        [...locals].map(([name, { value }]) => `${name} = ${value}`),
        ['values of the past = not kept'],
      );
    }));

  it('refuses what would act on the program, and says what is not kept', () =>
    withSession(async (session) => {
      await stoppedAtEnd(session);
      await words(session, session.client.stepBackRequest(NOW));
      await refused(session.evaluate('totals'), /Values of the past are not kept/);
      await refused(session.ask('coroutines/evaluateAll', { expression: '1' }), /Values of the past/);
      await refused(
        session.ask('coroutines/control', { action: 'cancel', task: 2 as CoroutineId }),
        /The past cannot be changed/,
      );
      await refused(session.ask('coroutines/ready', { order: [] }), /The past cannot be changed/);
      await refused(session.ask('coroutines/step', { to: 'nextTick' }), /is paused in the present/);
      await refused(session.ask('coroutines/dump', { format: 'text' }), /are of the present/);
      await refused(
        session.ask('coroutines/lookBack', { tick: 1e9, event: 3 }),
        /No event 3 of tick 1000000000/,
      );
      await refused(session.ask('coroutines/lookBack', { tick: -1 }), /No event of tick -1 is kept/);
      await refused(
        session.ask('coroutines/lookBack', { back: 0.5 }),
        /'back' of the request 'coroutines\/lookBack' must be a whole number/,
      );
      for (const view of ['futures', 'loop', 'steps', 'findings', 'ready'] as const) {
        const answer = await session.ask(`coroutines/${view}`, {});
        assert.match(answer.past?.what ?? '', /resumed/, view);
      }
      const { futures } = await session.ask('coroutines/futures', {});
      assert.deepEqual(futures, []);
    }));

  it('comes back to the present by steps, by continue, and by a request; nothing runs meanwhile', () =>
    withSession(async (session) => {
      await stoppedAtEnd(session);
      const present = await session.stackText();
      const atPresent = 'back at the present, nothing has run';
      for (const forth of [
        () => session.client.nextRequest(NOW),
        () => session.client.stepInRequest(NOW),
        () => session.client.stepOutRequest(NOW),
        () => session.client.continueRequest(NOW),
        () => session.ask('coroutines/lookBack', {}),
        () => session.ask('coroutines/lookBack', { back: -5 }),
      ]) {
        await words(session, session.client.stepBackRequest(NOW));
        assert.equal(await words(session, forth()), `: ${atPresent}`);
        assert.deepEqual(await session.stackText(), present);
        assert.equal(await session.evaluate('totals.length'), '2');
      }
      await refused(session.ask('coroutines/lookBack', {}), /You are at the present already/);
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, '6 6\n');
    }));

  it('goes back to where breakpoints on coroutines lie, and says where a condition cannot be asked', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: {
          [WORKERS]: [
            { line: place(end) },
            { line: place(wait), mode: 'resume', condition: 'round === 77' },
            { line: place(wait), mode: 'suspend', logMessage: 'waits' },
          ],
        },
        functions: [{ name: 'create work' }],
      });
      for (let stop = 0; stop < 2; stop++) {
        await session.stopped();
        await session.continue();
      }
      await session.stopped();
      const reverse = (): Promise<string> => words(session, session.client.reverseContinueRequest(NOW));
      const unasked = 'whether its condition held is not known, for values of the past are not kept';
      for (let hit = 0; hit < 6; hit++)
        assert.equal(await reverse(), `Looking back: tick N, work resumed, N ms ago: ${unasked}`);
      for (let hit = 0; hit < 2; hit++)
        assert.equal(await reverse(), 'Looking back: tick N, work began, N ms ago');
      const oldest = 'Looking back: tick N, (module) began, N ms ago: nothing older is kept';
      assert.equal(await reverse(), oldest);
      assert.equal(await words(session, session.client.stepBackRequest(NOW)), oldest);
    }));

  it('goes back to where the task in focus resumed, where no breakpoint is', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: { [WORKERS]: [{ line: place(after), hitCondition: '4' }] },
      });
      await session.stopped();
      const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
      const right = tasks.find(({ state, functionName }) => functionName === 'work' && state === 'suspended');
      const { threadId } = await session.ask('coroutines/focus', { id: right?.id as CoroutineId });
      assert.match(
        await words(session, session.client.reverseContinueRequest(NOW)),
        /work\(".*", \d\) resumed/,
      );
      const { threads } = (await session.client.threadsRequest()).body;
      assert.match(threads.find(({ id }) => id === threadId)?.name ?? '', /\(running then\)/);
    }));

  it('stands at a stop on an event at once before that event', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, { breakpoints: { [WORKERS]: [{ line: place(wait), mode: 'resume' }] } });
      await session.stopped();
      assert.match(
        await words(session, session.client.stepBackRequest(NOW)),
        /Looking back: tick N, (\(module\)|work) suspended/,
      );
    }));

  it('needs a paused program', () =>
    withSession(async (session) => {
      await session.launch(fixture('programs/standstill.ts'));
      await refused(session.client.stepBackRequest(NOW), /The program is running: pause it/);
      await refused(session.ask('coroutines/lookBack', { tick: 3 }), /The program is running: pause it/);
      await refused(session.ask('coroutines/lookBack', {}), /You are at the present already/);
    }));

  it('goes back across a tick of which most events were left out', () =>
    withSession(async (session) => {
      await session.launch(STAMPS, { breakpoints: { [STAMPS]: [{ line: markedLine(STAMPS, 'stamped') }] } });
      await session.stopped();
      // The module goes on after the tick of the stamps, in which most was left out.
      const { past } = await session.ask('coroutines/lookBack', { back: 2 });
      await session.stopped();
      assert.match(past?.what ?? '', /stamp.* (resumed|suspended)/);
      assert.deepEqual(past?.notKnown.length, 1);
      const { ticks } = await session.ask('coroutines/ticks', {});
      assert.ok(ticks.some(({ dropped }) => dropped > 50));
    }));

  it('shows what tasks of the library waited for, without the details of the present', () =>
    withSession(async (session) => {
      await session.launch(LIBRARY);
      await session.allSuspended();
      await session.client.pauseRequest(NOW);
      await session.stopped();
      await words(session, session.client.stepBackRequest(NOW));
      const { tasks } = await session.ask('coroutines/tasks', { filter: '/' });
      const waiting = tasks.flatMap(({ wait: shown }) => shown?.text ?? []);
      assert.ok(waiting.some((text) => text.includes('db')));
      assert.deepEqual(
        waiting.filter((text) => text.includes('held by')),
        [],
      );
    }));

  it('works in a dump that is opened, but not in one that does not tell where ticks are missing', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'coroutine-past-'));
    const file = path.join(folder, 'end.json');
    try {
      await withSession(async (session) => {
        await stoppedAtEnd(session);
        await session.ask('coroutines/dump', { format: 'json', file });
      });
      await withSession(async (session) => {
        await session.launch('', { launch: { program: undefined, dump: file } });
        await session.stopped();
        assert.match(await words(session, session.client.stepBackRequest(NOW)), /\(module\) resumed/);
        assert.deepEqual(await states(session), [`(module) running at ${place(all)}`]);
        assert.match(
          await words(session, session.client.continueRequest(NOW)),
          /^Dump of .*nothing has run$/,
        );
        await refused(session.continue(), /This is a dump/);
      });
      const { missedBefore, ...older } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      assert.deepEqual(missedBefore, []);
      writeFileSync(file, JSON.stringify(older));
      await withSession(async (session) => {
        await session.launch('', { launch: { program: undefined, dump: file } });
        await session.stopped();
        await refused(session.client.stepBackRequest(NOW), /This dump is of an older version/);
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
