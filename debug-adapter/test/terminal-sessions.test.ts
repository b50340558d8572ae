/** The terminal client with several sessions: one stop at a time, commands for the session that is meant. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { parseBreakOption } from '../terminal/commands/break-option.js';
import { DebugRun } from '../terminal/client/debug-run.js';
import { fixture, ROOT } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

class Run extends EventEmitter {
  output = '';
  stops = 0;
  readonly debug = new DebugRun(path.join(ROOT, 'dist/debug-adapter/main.mjs'), {
    stopped: () => {
      this.stops++;
      this.emit('stopped');
    },
    output: (_, text) => {
      this.output += text;
    },
    found: () => undefined,
    ended: (exitCode) => this.emit('ended', exitCode),
  });

  /** Waits until so many stops have been told in all. */
  async reportedStops(count: number): Promise<void> {
    while (this.stops < count) await once(this, 'stopped');
  }

  /** Waits until so many sessions stand still, told or not. */
  async standing(count: number): Promise<void> {
    while (this.debug.sessionList.filter(({ isStopped }) => isStopped).length < count) {
      // A stop that is not told is no event of the run's.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

async function withRun(body: (run: Run) => Promise<void>): Promise<void> {
  const run = new Run();
  try {
    await body(run);
  } finally {
    await run.debug.close();
  }
}

const AT_COOKED = [parseBreakOption('resume:cook', ROOT)];

describe('A run of the terminal client', () => {
  it('reports one stop at a time, and the next when that session continues', () =>
    withRun(async (run) => {
      const ended = once(run, 'ended');
      await run.debug.launch({ program: fixture('workers/starts.ts'), args: ['two', 'soup'] }, AT_COOKED);
      await run.standing(2);
      assert.equal(run.stops, 1);
      const first = run.debug.sessionName;
      assert.match(first ?? '', /^cook\.ts \[thread \d+\]$/);
      // What is asked of another session is no stop of that.
      assert.ok(run.debug.chooseSession(1));
      assert.deepEqual([run.debug.isStopped, run.debug.sessionName], [false, undefined]);
      assert.equal(await run.debug.evaluate('1 + 1', undefined), '2');
      assert.equal(run.debug.chooseSession(4), false);
      const index = run.debug.sessionList.findIndex(({ name }) => name === first);
      assert.ok(run.debug.chooseSession(index + 1));
      await run.debug.resume();
      await run.reportedStops(2);
      assert.notEqual(run.debug.sessionName, first);
      assert.equal((await run.debug.stack())[0]?.name, 'cook');
      await run.debug.resume();
      await ended;
      assert.match(run.output, /ended \[\[0\],\[0\]\]\n$/);
    }));

  it('continues all sessions at once, without breakpoints', () =>
    withRun(async (run) => {
      const ended = once(run, 'ended');
      await run.debug.launch({ program: fixture('workers/starts.ts'), args: ['two', 'a', 'b'] }, AT_COOKED);
      await run.standing(2);
      await run.debug.clearBreakpoints(AT_COOKED);
      await run.debug.resumeAll();
      assert.deepEqual(await ended, [0]);
      assert.equal(run.stops, 1);
    }));

  it('leaves what it attached to, with all its threads', () =>
    withProgram(InspectedProgram.start(fixture('workers/kitchen.ts')), async (program, port) => {
      await program.said('soup is ready');
      await withRun(async (run) => {
        await run.debug.attach({ port }, AT_COOKED);
        program.say('hire');
        await run.reportedStops(1);
      });
      await program.said('soup is ready\nthe cook is here\nsoup is ready');
      program.say('close');
      assert.equal(await program.exited, 0);
    }));
});
