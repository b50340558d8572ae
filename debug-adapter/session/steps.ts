/**
 * Steps of a session: the ordinary ones, which V8 takes, and those between awaits, which the hooks take.
 *
 * An ordinary step that leaves a coroutine goes on where its awaiter does: no JavaScript frame of the awaiter is on the
 * stack then, so the awaiter's resumption is armed before the step begins. Breakpoints of others end an ordinary
 * step; they do not end one between awaits.
 */
import type { HookMessage } from '../../runtime/protocol/hook.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { CoroutineStep } from '../protocol/requests.js';
import type { Pause } from '../target/debuggee.js';
import { allAwaitersOf } from './awaiters.js';
import { awaitStep } from './await-steps.js';
import type { Breakpoints } from './breakpoints.js';
import type { Program } from './program.js';
import { isPlace, Stepper, type StepKind } from './stepper.js';

type Hit = Extract<HookMessage, { kind: 'hit' }>;

export class Steps {
  private readonly stepper: Stepper;
  /** A coroutine that a step leaves by its end; only then is it known who awaits it. */
  /** Whether the step under way goes to the program's first statement. */
  private entering = false;
  private leaving: CoroutineId | undefined;

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
  async begin(kind: StepKind, pause: Pause): Promise<void> {
    const [coroutine] = await this.program.debuggee.hook.call('running');
    await this.stepFrom(kind, pause, coroutine);
  }

  /** Stops before the first statement of the module that has just stopped. */
  async toFirstStatement(pause: Pause): Promise<void> {
    this.entering = true;
    await this.stepper.begin('stepOver', pause, undefined);
  }

  /** Why a step's end is a stop. */
  get reason(): 'entry' | 'step' {
    return this.entering ? 'entry' : 'step';
  }

  /** Arms a step between awaits; the program has yet to run on. */
  async armBetweenAwaits(to: CoroutineStep, task: CoroutineId | undefined): Promise<void> {
    await this.breakpoints.armStep(await awaitStep(this.program, to, task));
  }

  /** Whether a pause is no stop: it was one of the step's own, and the program runs on. */
  async goOn(pause: Pause): Promise<boolean> {
    const { cause } = pause;
    const { stepper } = this;
    if (cause.kind === 'other' && stepper.isStepping) {
      const result = await stepper.onPause(pause, await this.program.debuggee.hook.call('running'));
      if (typeof result === 'object') await this.awaitReturnTo(result.awaitResumptionOf);
      return result !== 'arrived';
    }
    if (cause.kind !== 'hook' || !this.isStepHit(cause.message)) return false;
    const { coroutine, event } = cause.message;
    if (coroutine === undefined) return false;
    if (event === 'finish' && this.leaving === coroutine) {
      this.leaving = undefined;
      await this.breakpoints.armReturn(await this.awaitersOf(coroutine, true));
      await this.program.debuggee.continue();
      return true;
    }
    if (!stepper.isStepOf(coroutine)) return false;
    // The stepping coroutine has come back from its await: finish the step from there.
    await this.stepFrom('stepOver', pause, coroutine);
    return true;
  }

  /** While one task steps between awaits, breakpoints that other tasks run into do not end its step. */
  async steals({ cause }: Pause): Promise<boolean> {
    const stepping = this.breakpoints.steppingCoroutines;
    if (stepping === undefined) return false;
    const isBreakpoint =
      cause.kind === 'breakpoint' || (cause.kind === 'hook' && !this.isStepHit(cause.message));
    if (!isBreakpoint) return false;
    const { program } = this;
    await program.refresh();
    const running = await program.debuggee.hook.call('running');
    const graph = program.graph();
    const involved = running.flatMap((id) => [id, ...graph.awaitersUpFrom(id).map((facts) => facts.id)]);
    return running.length > 0 && !involved.some((id) => stepping.includes(id));
  }

  private async stepFrom(kind: StepKind, pause: Pause, coroutine: CoroutineId | undefined): Promise<void> {
    const awaiters = coroutine === undefined ? [] : await this.awaitersOf(coroutine, kind === 'stepOut');
    const suspends = coroutine !== undefined && isAtSuspensionOf(coroutine, pause);
    if (kind === 'stepOut' && (suspends || !hasCaller(pause))) {
      this.cancel();
      if (awaiters.length > 0) await this.breakpoints.armReturn(awaiters);
      else if (suspends) {
        this.leaving = coroutine;
        await this.breakpoints.armStep({ event: 'finish', coroutines: [coroutine] });
      }
      await this.program.debuggee.continue();
      return;
    }
    if (awaiters.length > 0) await this.breakpoints.armReturn(awaiters);
    await this.stepper.begin(kind, pause, coroutine);
  }

  /** V8's step ended where the coroutine is not: it waits, or it has ended. */
  private async awaitReturnTo(coroutine: CoroutineId): Promise<void> {
    await this.breakpoints.armReturn([coroutine, ...(await this.awaitersOf(coroutine, true))]);
    await this.program.debuggee.continue();
  }

  /** Where a step that leaves it goes on: at once, or (`isLeft`) whenever one of them does. */
  private async awaitersOf(coroutine: CoroutineId, isLeft: boolean): Promise<CoroutineId[]> {
    const { graph, futures } = await this.program.rows();
    return allAwaitersOf(coroutine, { store: this.program.store, graph, futures }, !isLeft);
  }

  private isStepHit(message: HookMessage): message is Hit {
    return message.kind === 'hit' && this.breakpoints.isStep(message.breakpoint);
  }
}

function isAtSuspensionOf(coroutine: CoroutineId, { cause }: Pause): boolean {
  if (cause.kind !== 'hook' || cause.message.kind !== 'hit') return false;
  return cause.message.event === 'suspend' && cause.message.coroutine === coroutine;
}

/** Whether a step out of the innermost frame has code of the program to come to. */
function hasCaller({ frames }: Pause): boolean {
  return frames.slice(1).some(isPlace);
}
