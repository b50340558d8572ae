/** Breakpoints on suspension and resumption, with what a line breakpoint has too: logs, hit counts, errors in conditions. */
import assert from 'node:assert/strict';
import { fixture, markedLine, withSession } from './debug-session.js';

const WORKERS = fixture('programs/workers.ts');
const FAILS = fixture('programs/fails.ts');
const AWAIT = markedLine(WORKERS, 'work-await');

describe('Breakpoints at awaits', () => {
  it('log at each suspension, with expressions of the frame and of the task, and stop nowhere', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: {
          [WORKERS]: [
            {
              line: AWAIT,
              mode: 'suspend',
              condition: 'name === "left"',
              logMessage: '{$task.name} {name} waits, round {round}',
            },
          ],
        },
      });
      await session.ended;
      const lines = [1, 2, 3].map((round) => `work left waits, round ${round}\n`);
      assert.equal(session.console, lines.join(''));
      assert.equal(session.stdout, '6 6\n');
    }));

  it('log the value that a resumption brings', () =>
    withSession(async (session) => {
      const chain = fixture('programs/chain.ts');
      const line = markedLine(chain, 'cook-await');
      await session.launch(chain, {
        breakpoints: { [chain]: [{ line, mode: 'resume', logMessage: 'took {$value}' }] },
      });
      await session.ended;
      assert.equal(session.console, 'took 21\n');
    }));

  it('stop at a line from the n-th resumption on', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: { [WORKERS]: [{ line: AWAIT, mode: 'resume', hitCondition: '>= 5' }] },
      });
      let stops = 0;
      const rounds = ['left 1', 'right 1', 'left 2', 'right 2', 'left 3', 'right 3'];
      const seen: string[] = [];
      for (; stops < 2; stops++) {
        const { description } = await session.stopped();
        assert.equal(description, 'Paused on resumption');
        seen.push(await session.evaluate('`${name} ${round}`', (await session.stack())[0]?.id));
        await session.continue();
      }
      await session.ended;
      // Which of the two is behind depends on timers; all but two were let pass.
      for (const one of seen) assert.ok(rounds.includes(one.slice(1, -1)), one);
      assert.equal(new Set(seen).size, 2);
    }));

  it('stop where an await throws, on a condition about the error', () =>
    withSession(async (session) => {
      await session.launch(FAILS, {
        breakpoints: {
          [FAILS]: [
            {
              line: markedLine(FAILS, 'second'),
              mode: 'resume',
              condition: '$error?.message.includes("level 2")',
            },
            { line: markedLine(FAILS, 'first'), mode: 'resume', condition: '$error !== undefined' },
          ],
        },
      });
      const stop = await session.stopped();
      assert.equal(stop.description, 'Paused on resumption by an error: level 2 is too high');
      assert.deepEqual((await session.stackText())[0], `(module):${markedLine(FAILS, 'second')}`);
      const [top] = await session.stack();
      assert.equal((await session.locals(top?.id ?? 0)).get('limit')?.value, '2');
      assert.equal(await session.evaluate('limit + 1'), '3');
      await session.continue();
      await session.ended;
      assert.equal(session.stdout, 'level 2 is too high\n');
    }));

  it('say once, in one sentence, that a condition fails, and do not stop', () =>
    withSession(async (session) => {
      await session.launch(WORKERS, {
        breakpoints: { [WORKERS]: [{ line: AWAIT, mode: 'suspend', condition: 'nobody.name' }] },
      });
      await session.ended;
      assert.match(session.console, /^[^\n]*nobody is not defined[^\n]*\n$/);
      assert.equal(session.stdout, '6 6\n');
    }));
});
