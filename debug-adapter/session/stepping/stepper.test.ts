/** What the stepper makes of the pauses in which V8's steps end. The program is one in memory. */
import assert from 'node:assert/strict';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { TRAMPOLINE_URL } from '../../../runtime/protocol/names.js';
import { Debuggee, type Pause } from '../../debuggee/debuggee.js';
import { FakeProgram, fakeFrame } from '../../test/fake-program.js';
import { Trace } from '../../trace/trace.js';
import { Stepper, type StepKind, type StepResult } from './stepper.js';

const COOK = 1 as CoroutineId;
const SERVE = 2 as CoroutineId;
const SCRIPTS = ['file:///kitchen.js', TRAMPOLINE_URL, 'node:timers', 'node:events'];
const [TRAMPOLINE, TIMERS, EVENTS] = ['1', '2', '3'];

type Frame = Parameters<typeof fakeFrame>[0];

describe('A step', () => {
  let program: FakeProgram;
  let debuggee: Debuggee;
  let stepper: Stepper;

  beforeEach(async () => {
    program = new FakeProgram();
    debuggee = new Debuggee(program.connection, await program.hook(), {
      trace: new Trace(),
      paused: () => undefined,
      hookMessage: () => undefined,
    });
    await debuggee.execution.need('breakpoints', true);
    await debuggee.pass(['<node_internals>/**'], false);
    for (const [index, url] of SCRIPTS.entries())
      program.report('Debugger.scriptParsed', { scriptId: String(index), url });
    stepper = new Stepper(debuggee);
  });

  function pauseAt(...frames: readonly Frame[]): Pause {
    program.report('Debugger.paused', { callFrames: frames.map(fakeFrame), reason: 'other' });
    const { pause } = debuggee;
    assert.ok(pause);
    return pause;
  }

  async function begin(kind: StepKind, ...frames: readonly Frame[]): Promise<void> {
    await stepper.begin(kind, pauseAt(...frames), COOK);
    program.takeAsked();
  }

  /** V8's step has ended there, with these coroutines on the stack: what it means, and what V8 is asked for then. */
  async function endedAt(
    running: readonly CoroutineId[],
    ...frames: readonly Frame[]
  ): Promise<[StepResult, ...string[]]> {
    const result = await stepper.onPause(pauseAt(...frames), running);
    return [result, ...program.takeAsked().filter((what) => what !== 'Debugger.getScriptSource')];
  }

  it('over a statement ends at the next line', async () => {
    await begin('stepOver', { line: 1 });
    assert.deepEqual(await endedAt([COOK], { line: 2 }), ['arrived']);
    assert.equal(stepper.isStepping, false);
  });

  it('continues while it is at the line where it began: an await is several steps of V8', async () => {
    await begin('stepOver', { line: 1 });
    assert.deepEqual(await endedAt([COOK], { line: 1, column: 8 }), ['continues', 'Debugger.stepOver']);
    assert.deepEqual(await endedAt([COOK], { line: 1, functionName: 'other' }), ['arrived']);
  });

  it("leaves Node's own code", async () => {
    await begin('stepOver', { line: 1 });
    assert.deepEqual(await endedAt([COOK], { scriptId: EVENTS }, { line: 1 }), [
      'continues',
      'Debugger.stepOut',
    ]);
  });

  it("into a function looks for callbacks within Node's own code, for some statements", async () => {
    await begin('stepInto', { line: 1 });
    const inNode = (line: number): ReturnType<typeof endedAt> =>
      endedAt([COOK], { scriptId: EVENTS, line }, { line: 1 });
    for (let line = 0; line < 30; line++)
      assert.deepEqual(await inNode(line), ['continues', 'Debugger.stepInto']);
    assert.deepEqual(await inNode(30), ['continues', 'Debugger.stepOut']);
  });

  it('into what schedules a callback follows it there, also where its coroutine waits', async () => {
    await begin('stepInto', { line: 1 });
    const timers = { scriptId: TIMERS, functionName: 'setTimeout' };
    assert.deepEqual(await endedAt([COOK], timers, { line: 1 }), ['schedules']);
    await stepper.followCallback(pauseAt(timers, { line: 1 }));
    assert.deepEqual(program.takeAsked(), ['Debugger.setAsyncCallStackDepth', 'Debugger.stepInto']);
    assert.deepEqual(await endedAt([], { line: 20, functionName: 'ready' }), [{ awaitResumptionOf: COOK }]);
    await begin('stepInto', { line: 1 });
    const scheduledOn = ['cook', 'serve'].map((functionName) => ({ functionName, scriptId: '0' }));
    const callback = pauseAt({ line: 20, functionName: 'ready' });
    const callFrames = scheduledOn.map((frame) => ({ ...frame, url: '', lineNumber: 1, columnNumber: 0 }));
    assert.equal(await stepper.onPause({ ...callback, scheduledOn: { callFrames } }, []), 'arrived');
  });

  it('into a function that the waiting loop has called ends there', async () => {
    await begin('stepInto', { line: 1 });
    assert.deepEqual(await endedAt([SERVE], { line: 8, functionName: 'soups' }, { line: 1 }), ['arrived']);
  });

  it('that left its coroutine waits until that resumes', async () => {
    await begin('stepOver', { line: 1 });
    assert.deepEqual(await endedAt([SERVE], { line: 30, functionName: 'serve' }), [
      { awaitResumptionOf: COOK },
    ]);
    await begin('stepOver', { line: 1 });
    assert.deepEqual(await endedAt([], { scriptId: EVENTS }), [{ awaitResumptionOf: COOK }]);
  });

  it("leaves the trampoline of a hook's stop first", async () => {
    await stepper.begin('stepOver', pauseAt({ scriptId: TRAMPOLINE }, { line: 1 }), COOK);
    assert.equal(program.takeAsked().at(-1), 'Debugger.stepOut');
    assert.deepEqual(await endedAt([COOK], { line: 1 }), ['continues', 'Debugger.stepOver']);
    assert.deepEqual(await endedAt([COOK], { line: 2 }), ['arrived']);
  });

  it('out of a function ends in its caller, also at the line where it began', async () => {
    await begin('stepOut', { line: 5, functionName: 'chop' }, { line: 1 });
    assert.deepEqual(await endedAt([COOK], { line: 1 }), ['arrived']);
  });

  it('never takes more than 60 steps of V8', async () => {
    await begin('stepOver', { line: 1 });
    let steps = 0;
    while ((await endedAt([COOK], { line: 1 }))[0] === 'continues') steps++;
    assert.equal(steps, 59);
  });

  it('is over once it is cancelled', async () => {
    await begin('stepOver', { line: 1 });
    stepper.cancel();
    assert.equal(stepper.isStepping, false);
    assert.deepEqual(await endedAt([COOK], { line: 1 }), ['arrived']);
  });

  it('restarts a function, and is over where V8 refuses that', async () => {
    const pause = pauseAt({ line: 4, functionName: 'chop' });
    const [frame] = pause.frames;
    assert.ok(frame);
    program.answer('Debugger.restartFrame', () => new Error('Restarting frame failed'));
    await assert.rejects(stepper.restart(frame, pause), /Restarting frame failed/);
    assert.equal(stepper.isStepping, false);
  });
});
