/** Who may resume, pause, arm and disarm, and when V8's debugger is on. The program is one in memory. */
import assert from 'node:assert/strict';
import type { CoroutineBreakpoint } from '../../runtime/protocol/hook.js';
import { FakeProgram } from '../test/fake-program.js';
import { Execution } from './execution.js';

const ON = ['Debugger.enable', 'Debugger.setBlackboxPatterns', 'Debugger.setPauseOnExceptions'];
const OFF = ['hook.setDebuggerEnabled(false)', 'Debugger.disable'];
const SWITCHED_ON = [...ON, 'hook.setDebuggerEnabled(true)'];
const BREAKPOINT = { id: 1, event: 'suspend' } as CoroutineBreakpoint;

describe('The execution of a program', () => {
  let program: FakeProgram;
  let execution: Execution<string>;
  let forgotten: number;
  let blocked: boolean[];

  beforeEach(async () => {
    program = new FakeProgram();
    forgotten = 0;
    blocked = [];
    execution = new Execution<string>(program.connection, await program.hook(), {
      domainOff: () => forgotten++,
      blocked: (isBlocked) => blocked.push(isBlocked),
    });
  });

  it("has V8's debugger on exactly as long as something needs it", async () => {
    await execution.need('breakpoints', true);
    assert.deepEqual(program.takeAsked(), SWITCHED_ON);
    await execution.setPauseOnExceptions('all');
    assert.deepEqual(program.takeAsked(), ['Debugger.setPauseOnExceptions']);
    await execution.need('breakpoints', false);
    assert.deepEqual(program.takeAsked(), []);
    await execution.setPauseOnExceptions('none');
    assert.deepEqual(program.takeAsked(), OFF);
    assert.equal(forgotten, 1);
  });

  it('ends a pause by switching the debugger off where nothing needs it', async () => {
    await execution.requestPause();
    execution.paused('first', false);
    // What was set for the pause is taken back.
    await program.askedFor('hook.pauseInTurn(false)');
    program.takeAsked();
    assert.equal(await execution.resume('first'), true);
    assert.deepEqual(program.takeAsked(), [
      'hook.setDebuggerEnabled(false)',
      'Debugger.setSkipAllPauses',
      'Debugger.resume',
      'Debugger.disable',
    ]);
    assert.equal(execution.pause, undefined);
  });

  it('has ended the pause of a program that ends before the debugger is off', async () => {
    await execution.requestPause();
    execution.paused('first', false);
    await program.askedFor('hook.pauseInTurn(false)');
    program.hold('Debugger.disable');
    const resumed = execution.resume('first');
    await program.askedFor('Debugger.disable');
    program.end();
    assert.equal(await resumed, true);
  });

  it('resumes with the debugger on where something needs it', async () => {
    await execution.need('breakpoints', true);
    program.takeAsked();
    execution.paused('first', false);
    assert.equal(await execution.resume('first'), true);
    assert.deepEqual(program.takeAsked(), ['Debugger.resume']);
  });

  it('does not end a pause twice, nor a later one in its place', async () => {
    await execution.need('breakpoints', true);
    execution.paused('first', false);
    program.takeAsked();
    const [resumed, stepped] = await Promise.all([
      execution.resume('first'),
      execution.step('first', 'stepOver'),
    ]);
    assert.deepEqual([resumed, stepped], [true, false]);
    execution.paused('second', false);
    assert.equal(await execution.resume('first'), false);
    assert.equal(execution.pause, 'second');
    assert.deepEqual(program.takeAsked(), ['Debugger.resume']);
  });

  it('is disarmed before it resumes where that was asked first, though the debugger is switched on for it', async () => {
    execution.paused('first', false);
    const disarmed = execution.arm(true, [], []);
    await execution.resume('first');
    await disarmed;
    assert.deepEqual(program.takeAsked(), [
      ...SWITCHED_ON,
      'hook.stopAtModules([])',
      'hook.setBreakpoints([])',
      'Debugger.resume',
    ]);
  });

  it('asks within a pause before anything resumes it, and not after it', async () => {
    await execution.need('breakpoints', true);
    execution.paused('first', false);
    program.takeAsked();
    const ask = async (): Promise<string> => {
      await program.connection.send('Runtime.getIsolateId');
      return 'answered';
    };
    const asked = execution.within('first', ask);
    await execution.resume('first');
    assert.equal(await asked, 'answered');
    assert.equal(await execution.within('first', ask), undefined);
    assert.deepEqual(program.takeAsked(), ['Runtime.getIsolateId', 'Debugger.resume']);
  });

  for (const leave of ['resume', 'step', 'restartFrame'] as const) {
    it(`lets V8 keep the stacks of callbacks for one step: '${leave}' ends that`, async () => {
      await execution.need('breakpoints', true);
      execution.paused('first', false);
      program.takeAsked();
      await execution.step('first', 'stepInto', true);
      execution.paused('second', false);
      await execution.step('second', 'stepInto', true);
      execution.paused('third', false);
      const asked = ['Debugger.setAsyncCallStackDepth', 'Debugger.stepInto', 'Debugger.stepInto'];
      assert.deepEqual(program.takeAsked(), asked);
      if (leave === 'resume') await execution.resume('third');
      else if (leave === 'step') await execution.step('third', 'stepOver');
      else await execution.restartFrame('third', 'frame');
      assert.equal(program.takeAsked()[0], 'Debugger.setAsyncCallStackDepth');
      assert.deepEqual(program.parametersOf('Debugger.setAsyncCallStackDepth'), [
        { maxDepth: 1 },
        { maxDepth: 0 },
      ]);
    });
  }

  it('schedules nothing while V8 waits for the callback that the program schedules', async () => {
    await execution.need('breakpoints', true);
    execution.paused('first', false);
    await execution.step('first', 'stepInto', true);
    program.report('Debugger.resumed', {});
    program.takeAsked();
    const read = execution.read(() => program.connection.send('Runtime.getIsolateId'));
    await program.connection.send('Debugger.setPauseOnExceptions', { state: 'none' });
    assert.deepEqual(program.takeAsked(), ['Debugger.setPauseOnExceptions']);
    execution.paused('second', false);
    await read;
    assert.deepEqual(program.takeAsked(), ['Runtime.getIsolateId']);
  });

  it('keeps the debugger on for a step while breakpoints are cleared', async () => {
    await execution.need('breakpoints', true);
    execution.paused('first', false);
    program.takeAsked();
    await Promise.all([execution.step('first', 'stepInto'), execution.need('breakpoints', false)]);
    assert.deepEqual(program.takeAsked(), ['Debugger.stepInto']);
    execution.paused('second', false);
    await execution.resume('second');
    assert.ok(program.takeAsked().includes('Debugger.disable'));
  });

  it('keeps the debugger on between the announcement of a stop and the pause', async () => {
    await execution.need('breakpoints', true);
    program.takeAsked();
    execution.hookStops(false);
    await execution.need('breakpoints', false);
    assert.deepEqual(program.takeAsked(), []);
    execution.hookContinued();
    await execution.need('breakpoints', false);
    assert.deepEqual(program.takeAsked(), OFF);
  });

  it('switches it on again where a stop is announced while it is being switched off', async () => {
    await execution.need('breakpoints', true);
    const answered = program.hold('hook.setDebuggerEnabled');
    program.takeAsked();
    const off = execution.need('breakpoints', false);
    await program.askedFor('hook.setDebuggerEnabled(false)');
    execution.hookStops(false);
    answered();
    await off;
    assert.deepEqual(program.takeAsked(), [
      'hook.setDebuggerEnabled(false)',
      'hook.setDebuggerEnabled(true)',
    ]);
  });

  it('releases a program that waits at its stop, with the debugger on', async () => {
    execution.hookStops(true);
    await program.askedFor('hook.release()');
    assert.deepEqual(program.takeAsked(), [...SWITCHED_ON, 'hook.release()']);
  });

  it('runs code of the program alone; where hooks may stop in it, with the debugger on, in a turn of the thread', async () => {
    const evaluated = ['Runtime.getIsolateId', 'Runtime.evaluate', 'hook.wakeTicks()'];
    const run = (): Promise<unknown> =>
      execution.run(() => program.connection.send('Runtime.evaluate', { expression: 'f()' }));
    await run();
    assert.deepEqual(program.takeAsked(), evaluated);
    await execution.arm(false, [], [BREAKPOINT]);
    program.takeAsked();
    program.answerHook('standInTurn', () => {
      execution.standstill.stands();
    });
    await run();
    await program.askedFor('Debugger.disable');
    assert.deepEqual(program.takeAsked(), [
      ...SWITCHED_ON,
      'hook.standInTurn(true)',
      ...evaluated,
      'hook.release()',
      ...OFF,
    ]);
  });

  it('says from when to when the program is kept from running', async () => {
    await execution.need('breakpoints', true);
    // Announced, and paused soon after: one stand.
    execution.hookStops(false);
    execution.paused('first', false);
    const resumed = program.hold('Debugger.resume');
    const done = execution.resume('first');
    await program.askedFor('Debugger.resume');
    assert.deepEqual(blocked, [true, false]);
    resumed();
    await done;
    program.report('Debugger.resumed', undefined);
    assert.deepEqual(blocked, [true, false]);
  });

  it('does not ask for a pause in a pause', async () => {
    execution.paused('first', false);
    await execution.requestPause();
    assert.deepEqual(program.takeAsked(), []);
  });

  it('leaves the program as it was, with a pause ended, and releases no stop any more', async () => {
    await execution.need('breakpoints', true);
    execution.paused('first', false);
    program.takeAsked();
    await execution.detach();
    const left = ['hook.detach()', 'Debugger.setSkipAllPauses', 'Debugger.resume', 'Debugger.disable'];
    assert.deepEqual(program.takeAsked(), left);
    execution.hookStops(true);
    await execution.release();
    assert.deepEqual(program.takeAsked(), ['hook.release()']);
  });
});
