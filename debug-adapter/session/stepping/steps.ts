/**
 * Steps of a session: ordinary ones, which V8 takes, and those between awaits, which the hooks take.
 *
 * An ordinary step that leaves a coroutine continues in its awaiter: no JavaScript frame of the awaiter is on the stack
 * then, so the awaiter's resumption is armed before the step starts. Breakpoints in other coroutines end an ordinary
 * step, except those at the line that it steps over, in another call of the function. They do not end a step between
 * awaits.
 */
import type { HookMessage } from '../../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStep } from '../../protocol/requests.js';
import type { Pause, PausedFrame } from '../../debuggee/debuggee.js';
import { insertedPlace } from '../../debuggee/breakpoints/line-breakpoints.js';
import { runningCoroutines, suspendedAtTop } from '../../debuggee/running-coroutines.js';
import { allAwaitersOf } from './awaiters.js';
import { awaitStep } from './await-steps.js';
import { bridgesByStack } from '../stack/callback-waiters.js';
import type { Breakpoints } from '../breakpoints/breakpoints.js';
import type { Program } from '../program/program.js';
import { callsReaction } from './scheduled-callbacks.js';
import { yieldsToCaller } from './hand-driven.js';
import type { CallPlace } from './step-in-targets.js';
import { isPlace, Stepper, type StepKind } from './stepper.js';

type Hit = Extract<HookMessage, { kind: 'hit' }>;

export class Steps {
  private readonly stepper: Stepper;
  /** Whether the active step leads to the program's first statement. */
  private entering = false;
  /** A coroutine that a step leaves at its end; only then are its awaiters known. */
  private leaving: CoroutineId | undefined;
  /** Where the active step continues if its coroutine ends: at that end its awaiters are no longer known. */
  private afterEnd: readonly CoroutineId[] = [];

  constructor(
    private readonly program: Program,
    private readonly breakpoints: Breakpoints,
  ) {
    this.stepper = new Stepper(program.debuggee);
  }

  cancel(): void {
    this.entering = false;
    this.stepper.cancel();
    this.leaving = undefined;
  }

  /** Takes an ordinary step from this pause. */
  async begin(kind: StepKind, pause: Pause, target?: CallPlace): Promise<void> {
    const [coroutine, ...callers] = await runningCoroutines(this.program.debuggee);
    await this.stepFrom(kind, pause, coroutine, target, callers);
  }

  /** Restarts the function of a frame. */
  async restart(frame: PausedFrame, pause: Pause): Promise<void> {
    await this.stepper.restart(frame, pause);
  }

  /** Stops before the first statement of the module that has just stopped. */
  async toFirstStatement(pause: Pause): Promise<void> {
    this.entering = true;
    await this.stepper.enter(pause);
  }

  get isUnderWay(): boolean {
    return this.stepper.isStepping;
  }

  /** The reason of the stop at the end of a step. */
  get reason(): 'entry' | 'step' {
    return this.entering ? 'entry' : 'step';
  }

  /** Arms a step between awaits; the program must still be resumed. */
  async armBetweenAwaits(to: CoroutineStep, task: CoroutineId | undefined): Promise<void> {
    await this.breakpoints.armStep(await awaitStep(this.program, to, task));
  }

  /** Whether a pause is not a stop: it belonged to the step, and the program continues. */
  async continueStep(pause: Pause): Promise<boolean> {
    const { cause } = pause;
    const { stepper } = this;
    if (cause.kind === 'other' && stepper.isStepping) {
      const running = await this.runningOnStack();
      const result = await stepper.onPause(pause, running);
      if (result === 'between') return this.continueBetween(pause, running[0]);
      if (result === 'schedules') return this.followCallback(pause);
      if (typeof result === 'object') return this.awaitReturnTo(result.awaitResumptionOf, pause, running);
      return result !== 'arrived';
    }
    if (cause.kind !== 'hook' || !this.isStepHit(cause.message)) return false;
    const { coroutine, event } = cause.message;
    if (coroutine === undefined) return false;
    if (event === 'finish' && this.leaving === coroutine) {
      this.leaving = undefined;
      await this.breakpoints.armReturn(await this.awaitersOf(coroutine, true));
      await this.program.debuggee.execution.resume(pause);
      return true;
    }
    if (!stepper.isStepOf(coroutine)) return false;
    // The stepping coroutine has resumed from its await: finish the step from there.
    await this.stepFrom('stepOver', pause, coroutine);
    return true;
  }

  /** The running coroutines; a loop that steps to the call of a generator counts as one. */
  private async runningOnStack(): Promise<readonly CoroutineId[]> {
    const { debuggee } = this.program;
    const running = await runningCoroutines(debuggee);
    return this.stepper.isStepOfAny(running) ? running : [...(await suspendedAtTop(debuggee)), ...running];
  }

  /** Whether another task has hit a breakpoint that must not end the active step. */
  async steals(pause: Pause): Promise<boolean> {
    const { cause } = pause;
    const isBreakpoint =
      cause.kind === 'breakpoint' || (cause.kind === 'hook' && !this.isStepHit(cause.message));
    if (!isBreakpoint) return false;
    const stepping = this.breakpoints.steppingCoroutines;
    if (stepping !== undefined) return this.isOfOthers(stepping);
    // Breakpoints on events of coroutines are meant for other coroutines too.
    const coroutine = cause.kind === 'breakpoint' ? this.stepper.steppingOver(pause) : undefined;
    if (coroutine === undefined || !(await this.isOfOthers([coroutine]))) return false;
    // V8 has lost its own step by now.
    await this.armReturnTo(coroutine);
    return true;
  }

  /** Whether the running code belongs to none of these coroutines, and to nothing that they wait for. */
  private async isOfOthers(stepping: readonly CoroutineId[]): Promise<boolean> {
    const { program } = this;
    await program.refresh();
    const running = await runningCoroutines(program.debuggee);
    const graph = program.graph();
    const involved = running.flatMap((id) => [id, ...graph.awaitersUpFrom(id).map((facts) => facts.id)]);
    return running.length > 0 && !involved.some((id) => stepping.includes(id));
  }

  private async stepFrom(
    kind: StepKind,
    pause: Pause,
    coroutine: CoroutineId | undefined,
    target?: CallPlace,
    callers: readonly CoroutineId[] = [],
  ): Promise<void> {
    const awaiters =
      coroutine === undefined
        ? []
        : [
            ...(await this.awaitersAtStep(coroutine, kind)),
            ...(kind === 'stepOut' && this.isAsyncGenerator(coroutine) ? callers : []),
          ];
    const suspends = coroutine !== undefined && isAtSuspensionOf(coroutine, pause);
    const isLeftByHooks =
      suspends || !hasCaller(pause) || (awaiters.length > 0 && this.isAsyncGenerator(coroutine));
    if (kind === 'stepOut' && isLeftByHooks) {
      this.cancel();
      if (awaiters.length > 0) await this.breakpoints.armReturn(awaiters);
      else if (suspends) {
        this.leaving = coroutine;
        await this.breakpoints.armStep({ event: 'finish', coroutines: [coroutine] });
      }
      await this.program.debuggee.execution.resume(pause);
      return;
    }
    const seeksCallback =
      kind === 'stepInto' && target === undefined && (await callsReaction(this.program.debuggee, pause));
    const isAtEnd = kind !== 'stepOut' && (await this.isAtEnd(pause));
    const own = coroutine !== undefined && kind !== 'stepOut' && this.isAtLoop(pause) ? [coroutine] : [];
    await this.armAwaiters(
      coroutine,
      seeksCallback ? [] : [...own, ...awaiters, ...(isAtEnd ? callers : [])],
    );
    const isLeft =
      target === undefined &&
      coroutine !== undefined &&
      (await yieldsToCaller(coroutine, pause, this.program));
    if (isLeft) await this.stepper.begin('stepOut', pause, undefined);
    else await this.stepper.begin(kind, pause, coroutine, { target, callsReaction: seeksCallback });
  }

  /** The callback may come after its coroutine has ended, and a pause before it would lose it. */
  private async followCallback(pause: Pause): Promise<true> {
    await this.breakpoints.disarmStep();
    await this.stepper.followCallback(pause);
    return true;
  }

  /** Takes the step to the next statement; its own coroutine may have ended here. */
  private async continueBetween(pause: Pause, coroutine: CoroutineId | undefined): Promise<true> {
    const awaiters = coroutine === undefined ? [] : await this.awaitersAtStep(coroutine, 'stepOver');
    await this.armAwaiters(coroutine, awaiters);
    await this.stepper.continueBetween(pause, coroutine);
    return true;
  }

  /** V8 of Node 20 ends the process where it steps out of one; what asked for its value awaits that. */
  private isAsyncGenerator(coroutine: CoroutineId | undefined): boolean {
    const { store } = this.program;
    const facts = coroutine === undefined ? undefined : store.get(coroutine);
    return facts !== undefined && store.functionKind(facts.function) === 'asyncGenerator';
  }

  /** At the head of a `for await`: V8 of Node 20 loses a step to the end of one over Node's own iterators. */
  private isAtLoop({ frames: [top] }: Pause): boolean {
    const { store, debuggee } = this.program;
    if (top?.location === undefined) return false;
    const { path, line } = top.location;
    return store
      .suspensionSitesAt(debuggee.paths.toRemote(path), line)
      .some((site) => store.suspensionKind(site) === 'forAwait');
  }

  /** Where an error ends a coroutine, V8 loses a step, and its caller does not await it yet. */
  private async isAtEnd({ frames: [top] }: Pause): Promise<boolean> {
    if (top === undefined || !isPlace(top)) return false;
    return (await insertedPlace(this.program.debuggee.connection, top)) === 'end';
  }

  private async armAwaiters(
    coroutine: CoroutineId | undefined,
    awaiters: readonly CoroutineId[],
  ): Promise<void> {
    // Before anything is armed: then one view of the stop serves both.
    this.afterEnd = coroutine === undefined ? [] : await this.awaitersOf(coroutine, true);
    if (awaiters.length > 0) await this.breakpoints.armReturn(awaiters);
  }

  /**
   * V8's step ended outside of the coroutine: it waits, or it has ended. False: the step ends here, in code of the
   * program, because no coroutine is known in which it could continue.
   */
  private async awaitReturnTo(
    coroutine: CoroutineId,
    pause: Pause,
    running: readonly CoroutineId[],
  ): Promise<boolean> {
    const isAwaited = await this.armReturnTo(coroutine);
    const [top] = pause.frames;
    if (!isAwaited && top !== undefined && isPlace(top)) {
      if ((await insertedPlace(this.program.debuggee.connection, top)) === 'between')
        return this.continueBetween(pause, running[0]);
      // The coroutine has ended, and its function is yet to return.
      if (this.stepper.hasNotMoved(pause)) {
        await this.stepper.stepOn(pause);
        return true;
      }
      this.cancel();
      return false;
    }
    await this.program.debuggee.execution.resume(pause);
    return true;
  }

  /** False: it has ended, and no awaiter of it is known. */
  private async armReturnTo(coroutine: CoroutineId): Promise<boolean> {
    const awaiters = await this.awaitersOf(coroutine, true);
    const state = this.program.store.get(coroutine)?.state;
    const hasEnded = state === undefined || state === 'finished';
    await this.breakpoints.armReturn(hasEnded ? this.afterEnd : [coroutine, ...awaiters]);
    return !hasEnded || this.afterEnd.length > 0;
  }

  /**
   * The coroutines in which a step that leaves this one continues: immediately, or (`isLeft`) when one of them resumes.
   */
  private async awaitersOf(coroutine: CoroutineId, isLeft: boolean): Promise<CoroutineId[]> {
    const { graph, futures } = await this.program.view();
    return allAwaitersOf(coroutine, { store: this.program.store, graph, futures }, !isLeft);
  }

  /** If the hooks know no awaiter of a coroutine, a step out of it leads to the awaiter that V8 names. */
  private async awaitersAtStep(coroutine: CoroutineId, kind: StepKind): Promise<readonly CoroutineId[]> {
    const known = await this.awaitersOf(coroutine, kind === 'stepOut');
    if (kind !== 'stepOut' || known.length > 0) return known;
    const bridges = await bridgesByStack(this.program, [coroutine], () => undefined);
    return [...bridges.values()].map((behind) => behind.coroutine);
  }

  private isStepHit(message: HookMessage): message is Hit {
    return message.kind === 'hit' && this.breakpoints.isStep(message.breakpoint);
  }
}

function isAtSuspensionOf(coroutine: CoroutineId, { cause }: Pause): boolean {
  if (cause.kind !== 'hook' || cause.message.kind !== 'hit') return false;
  return cause.message.event === 'suspend' && cause.message.coroutine === coroutine;
}

/** Whether a step out of the innermost frame returns to code of the program. */
function hasCaller({ frames }: Pause): boolean {
  return frames.slice(1).some(isPlace);
}
