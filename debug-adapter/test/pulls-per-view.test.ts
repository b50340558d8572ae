/** How often the program is asked for what changed: once for whatever is shown of a stop, and again when something ran. */
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Pause } from '../debuggee/debuggee.js';
import type { HookClient } from '../debuggee/hook-client.js';
import { Diagnostics } from '../coroutines/findings/diagnostics.js';
import {
  answerFutures,
  answerGraph,
  answerSites,
  answerTasks,
  answerTicks,
} from '../queries/coroutine-answers.js';
import { suspendedFrameId } from '../queries/suspended-frame-id.js';
import { ChangeNotifier } from '../session/states/change-notifier.js';
import { ConsoleOutput } from '../session/lifecycle/console-output.js';
import { attachToProgram } from '../session/lifecycle/attach.js';
import type { Program } from '../session/program/program.js';
import { evaluateIn } from '../session/stack/frame-values.js';
import { Evaluator } from '../session/stack/evaluator.js';
import { Variables } from '../session/stack/variables.js';
import { Trace } from '../trace/trace.js';
import { fixture, ROOT } from './debug-session.js';
import { InspectedProgram, withProgram } from './inspected-program.js';

/** How often the hook is asked each question from now on. */
function countQuestions(hook: HookClient): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  type Ask = HookClient['call'];
  const ask: (...question: Parameters<Ask>) => ReturnType<Ask> = hook.call.bind(hook);
  hook.call = ((...question: Parameters<Ask>) => {
    counts.set(question[0], (counts.get(question[0]) ?? 0) + 1);
    return ask(...question);
  }) as Ask;
  return counts;
}

async function standstill(): ReturnType<typeof InspectedProgram.start> {
  const started = await InspectedProgram.start(fixture('programs/standstill.ts'));
  await started.inspected.said('open\n');
  return started;
}

interface Attached {
  readonly program: Program;
  /** Pauses the program. */
  readonly pause: () => Promise<Pause>;
}

async function withAttached(body: (attached: Attached) => Promise<void>): Promise<void> {
  await withProgram(standstill(), async (inspected, port) => {
    let paused = (pause: Pause): void => assert.fail(`stopped too early: ${pause.cause.kind}`);
    const { program } = await attachToProgram({ port }, path.join(ROOT, 'dist/runtime/preload.mjs'), {
      paused: (pause) => {
        paused(pause);
      },
      hookMessage: () => undefined,
      console: new ConsoleOutput(
        () => undefined,
        () => undefined,
      ),
      trace: new Trace(),
    });
    await body({
      program,
      pause: async () => {
        const stopped = new Promise<Pause>((resolve) => (paused = resolve));
        await program.debuggee.execution.requestPause();
        return stopped;
      },
    });
    inspected.kill();
    await program.debuggee.connection.close();
  });
}

/** What a window with all views open asks when it hears of a change. */
async function showAllViews(program: Program): Promise<void> {
  await answerTasks(program, {});
  await answerFutures(program, {});
  await answerTicks(program, {});
  await answerSites(program);
  await answerGraph(program, {});
}

function failed(error: unknown): void {
  assert.ifError(error);
}

/** The notifier says that something changed, as the views hear it. */
async function reportedChange(program: Program): Promise<void> {
  const diagnostics = new Diagnostics(program, Infinity, () => undefined);
  await new Promise<void>((resolve) => {
    const notifier = new ChangeNotifier(program, diagnostics, failed, () => {
      notifier.stop();
      resolve();
    });
    notifier.setVisible(true);
    notifier.start();
  });
}

describe('What the views ask of a program', () => {
  it('is one pull for all that is shown of a stop', () =>
    withAttached(async ({ program, pause }) => {
      await pause();
      const asked = countQuestions(program.debuggee.hook);
      await reportedChange(program);
      await showAllViews(program);
      assert.deepEqual([asked.get('pull'), asked.get('ticks')], [1, 1]);
    }));

  it('is another pull once an expression has run at the stop', () =>
    withAttached(async ({ program, pause }) => {
      const stop = await pause();
      const before = await answerTasks(program, { filter: '(module)' });
      const [main] = before.tasks;
      assert.ok(main !== undefined);
      const asked = countQuestions(program.debuggee.hook);
      const variables = new Variables(program.debuggee, new Evaluator(program.debuggee, () => undefined));
      const expression = { frameId: suspendedFrameId(main.id), expression: 'void greet()' };
      assert.equal((await evaluateIn(program, variables, expression, stop)).result, 'undefined');
      const after = await answerTasks(program, {});
      await showAllViews(program);
      assert.equal(after.live, before.live + 1);
      assert.equal(asked.get('pull'), 1);
    }));

  it('is one pull for questions that come together while it runs', () =>
    withAttached(async ({ program }) => {
      const asked = countQuestions(program.debuggee.hook);
      await Promise.all([
        answerTasks(program, {}),
        answerFutures(program, {}),
        answerTicks(program, {}),
        answerSites(program),
        answerGraph(program, {}),
      ]);
      assert.equal(asked.get('pull'), 1);
    }));
});
