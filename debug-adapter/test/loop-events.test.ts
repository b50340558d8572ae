/** Breakpoints on events of the loop and of the library's queues and locks, through real stops. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession, type LaunchOptions, type TestSession } from './debug-session.js';

const PROGRAM = fixture('programs', 'loop-events.ts');

async function launch(session: TestSession, filterId: string, condition?: string): Promise<void> {
  const filterOptions: LaunchOptions['filterOptions'] = [
    { filterId, ...(condition === undefined ? {} : { condition }) },
  ];
  await session.launch(PROGRAM, { filterOptions });
}

/** Milliseconds differ from run to run. */
async function nextStop(session: TestSession): Promise<string | undefined> {
  const { description } = await session.stopped();
  return description?.replace(/tick \d+ has lasted \d+/, 'tick T has lasted N');
}

/** The topmost frames of the program's own code and what they stand for. */
async function top(session: TestSession, count: number): Promise<string[]> {
  return (await session.stackText()).slice(0, count);
}

async function endsWell(session: TestSession): Promise<void> {
  await session.continue();
  await session.ended;
  assert.equal(session.stdout, 'done\n');
  assert.equal(session.stderr, '');
}

describe('A breakpoint on events of the loop', () => {
  it('stops in the coroutine by which a tick lasts too long, and says how long', () =>
    withSession(async (session) => {
      await launch(session, 'longTick', '500');
      assert.equal(
        await nextStop(session),
        'Paused on long tick: tick T has lasted N ms, more than 500 ms; grind ran last',
      );
      assert.equal((await top(session, 1))[0], `grind:${markedLine(PROGRAM, 'ground')}`);
      await endsWell(session);
    }));

  it('stops where a queue becomes full', () =>
    withSession(async (session) => {
      await launch(session, 'queueFull');
      assert.equal(
        await nextStop(session),
        "Paused on full queue: Queue 'orders' has 2 of 2 items; 0 wait to put",
      );
      assert.equal((await top(session, 1))[0], `take:${markedLine(PROGRAM, 'full')}`);
      await endsWell(session);
    }));

  it('stops where a queue becomes empty, and shows who awaits that', () =>
    withSession(async (session) => {
      await launch(session, 'queueEmpty', '$value.title.includes("orders") && $value.getters === 0');
      assert.equal(
        await nextStop(session),
        "Paused on empty queue: Queue 'orders' has 0 of 2 items; 0 wait to get",
      );
      assert.deepEqual(await top(session, 2), ['-- for --', `runner:${markedLine(PROGRAM, 'empty')}`]);
      await endsWell(session);
    }));

  it('stops where a lock is wanted that was held too long, and where it is released', () =>
    withSession(async (session) => {
      await launch(session, 'lockHeld', '> 2000 ms');
      assert.equal(
        await nextStop(session),
        "Paused on lock held long: Lock 'stove' is held by cook for 3000 ms, more than 2000 ms; helper waits for it",
      );
      assert.equal((await top(session, 1))[0], `warm:${markedLine(PROGRAM, 'wanted')}`);
      await session.continue();
      assert.equal(
        await nextStop(session),
        "Paused on lock held long: Lock 'stove' was held by second cook for 5000 ms, more than 2000 ms; no coroutine waits for it",
      );
      assert.equal((await top(session, 1))[0], `cook:${markedLine(PROGRAM, 'released')}`);
      await endsWell(session);
    }));

  it('does not stop below the limit', () =>
    withSession(async (session) => {
      await launch(session, 'lockHeld', '5000');
      await session.ended;
      assert.equal(session.stdout, 'done\n');
    }));

  it('refuses a limit that is none in one sentence', () =>
    withSession(async (session) => {
      await assert.rejects(
        launch(session, 'longTick', 'soon'),
        /The condition of 'Long ticks' is a number of milliseconds, not 'soon'\./,
      );
    }));
});
