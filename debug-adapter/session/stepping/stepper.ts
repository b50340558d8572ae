/**
 * Ordinary steps, and the decision about the pause that ends each: V8 also steps through inserted text and Node's own
 * code, which are not places for a stop.
 */
import { statementAt } from '../../debuggee/expressions/statement-at.js';
import { base0 } from '../../debuggee/scripts/positions.js';
import { insertedPlace, ownPlace } from '../../debuggee/breakpoints/line-breakpoints.js';
import { functionOf, isScheduledBy, isScheduling, type SteppedFunction } from './scheduled-callbacks.js';
import type { CallPlace } from './step-in-targets.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { Debuggee, Pause, PausedFrame } from '../../debuggee/debuggee.js';

export type StepKind = 'stepInto' | 'stepOver' | 'stepOut';

interface Step {
  readonly kind: StepKind;
  /**
   * The starting place: a step that ends at the same place of the same frame has not moved. Undefined where the step
   * comes from before the first statement: there is none to leave.
   */
  readonly from: string | undefined;
  /** The frame there. */
  readonly started: PausedFrame | undefined;
  /** The stepping coroutine; a step over an await must end in it again. */
  readonly coroutine: CoroutineId | undefined;
  left: number;
  /** The remaining V8 steps in code without a place, until it calls code that has one. */
  leftUnseen: number;
  leavingTrampoline: boolean;
  /** The one call to step into; the step leaves all other calls before it. */
  target?: CallPlace | undefined;
  /** The number of frames at the start, and the function of the innermost. */
  readonly depth: number;
  readonly within: SteppedFunction | undefined;
  /** Its statement may schedule a callback of a promise. */
  readonly callsReaction: boolean;
  /** The remaining V8 steps in functions that schedule a callback, and from where the callback is called. */
  leftScheduling: number;
}

/** The maximum number of V8 steps in one step. */
const MOST_STEPS = 60;
/** Enough for an event listener; a callback that runs later, or never, is not waited for. */
const MOST_UNSEEN_STEPS = 30;

/** Node takes some 60 statements to schedule a callback, and as many for each new promise (Node 20). */
const MOST_SCHEDULING_STEPS = 300;

/**
 * The meaning of a pause for the active step. `between` statements another step is needed to the next one. Where it
 * `schedules` a callback, `followCallback` leads there.
 */
export type StepResult =
  'arrived' | 'continues' | 'between' | 'schedules' | { readonly awaitResumptionOf: CoroutineId };

export class Stepper {
  private current: Step | undefined;

  constructor(private readonly debuggee: Debuggee) {}

  get isStepping(): boolean {
    return this.current !== undefined;
  }

  /**
   * The coroutine that steps over the place of this pause and has left it by an await; undefined if there is no such
   * step.
   */
  steppingOver(pause: Pause): CoroutineId | undefined {
    const step = this.current;
    return step?.kind === 'stepOver' && step.from === placeKey(pause) ? step.coroutine : undefined;
  }

  /** Whether a step of this coroutine is active. */
  isStepOf(coroutine: CoroutineId): boolean {
    return this.current?.coroutine === coroutine;
  }

  /** Whether the active step is of no coroutine, or of one of these. */
  isStepOfAny(coroutines: readonly CoroutineId[]): boolean {
    const coroutine = this.current?.coroutine;
    return coroutine === undefined || coroutines.includes(coroutine);
  }

  async begin(
    kind: StepKind,
    pause: Pause,
    coroutine: CoroutineId | undefined,
    { target, callsReaction = false }: { target?: CallPlace | undefined; callsReaction?: boolean } = {},
  ): Promise<void> {
    const [top] = pause.frames;
    this.current = {
      ...stepFromNowhere(kind, pause.inTrampoline),
      from: placeKey(pause),
      started: top,
      coroutine,
      target,
      depth: pause.frames.length,
      within: top && functionOf(top),
      callsReaction,
    };
    await this.debuggee.returned.forget();
    await this.keepReturned(pause);
    if (pause.inTrampoline) await this.debuggee.execution.step(pause, 'stepOut');
    else await this.stepOn(pause);
  }

  /** Whether the active step is where it began, in the same frame. */
  hasNotMoved(pause: Pause): boolean {
    const step = this.current;
    if (step === undefined || step.kind === 'stepOut') return false;
    return pause.frames.length === step.depth && placeKey(pause) === step.from;
  }

  /** Continues the active step. */
  async stepOn(pause: Pause): Promise<void> {
    const step = this.current;
    if (step === undefined) return;
    const { kind, callsReaction } = step;
    await this.debuggee.execution.step(pause, kind, kind === 'stepInto' && callsReaction);
  }

  /** From a pause that `schedules` a callback to that callback. */
  async followCallback(pause: Pause): Promise<void> {
    await this.debuggee.execution.step(pause, 'stepInto', true);
  }

  /** Continues between statements to the next one, which may stand in the same line. */
  async continueBetween(pause: Pause, coroutine: CoroutineId | undefined): Promise<void> {
    const kind = this.current?.kind === 'stepInto' ? 'stepInto' : 'stepOver';
    this.current = { ...stepFromNowhere(kind, pause.inTrampoline), coroutine, depth: pause.frames.length };
    await this.debuggee.execution.step(pause, kind);
  }

  /** Ends before the first statement of a module, which the hooks have stopped in the text inserted before it. */
  async enter(pause: Pause): Promise<void> {
    this.current = stepFromNowhere('stepOver', pause.inTrampoline);
    await this.debuggee.execution.step(pause, pause.inTrampoline ? 'stepOut' : 'stepOver');
  }

  /** Restarts the function of a frame; the step ends at its first statement. */
  async restart({ callFrame }: PausedFrame, pause: Pause): Promise<void> {
    this.current = stepFromNowhere('stepInto', false);
    try {
      await this.debuggee.execution.restartFrame(pause, callFrame.callFrameId);
    } catch (error) {
      this.cancel();
      throw error;
    }
  }

  cancel(): void {
    this.current = undefined;
  }

  /** Not what functions of Node return on the way, which the hooks call. */
  private async keepReturned(pause: Pause): Promise<void> {
    const [top] = pause.frames;
    if (top !== undefined && isPlace(top)) await this.debuggee.returned.keep(pause);
  }

  /** Decides about a pause that ended a step. `running` are the coroutines on the stack, innermost first. */
  async onPause(pause: Pause, running: readonly CoroutineId[]): Promise<StepResult> {
    const step = this.current;
    if (step === undefined) return 'arrived';
    if (--step.left <= 0) return this.arrive();
    await this.keepReturned(pause);
    const [top] = pause.frames;
    const detour = step.target === undefined ? undefined : detourTo(step.target, step, pause);
    if (detour !== undefined) {
      await this.debuggee.execution.step(pause, detour);
      return 'continues';
    }
    step.target = undefined;
    if (step.leavingTrampoline) {
      // The program is now in the user's frame, where the step was requested, or already past the await at the next
      // statement.
      step.leavingTrampoline = false;
      if (step.kind === 'stepOut' || placeKey(pause) === step.from) {
        await this.stepOn(pause);
        return 'continues';
      }
    }
    const isAtStart = step.from === undefined || placeKey(pause) === step.from;
    if (top !== undefined && isBeforeFirstPlace(top) && isAtStart) {
      await this.debuggee.execution.step(pause, step.kind);
      return 'continues';
    }
    if (top === undefined || !isPlace(top)) {
      if (this.followsCallback(step, pause)) return 'schedules';
      if (pause.frames.some(isPlace))
        await this.debuggee.execution.step(pause, this.seeksCallback(step, pause) ? 'stepInto' : 'stepOut');
      else if (step.coroutine !== undefined) {
        const { coroutine } = step;
        return { awaitResumptionOf: coroutine };
      } else await this.debuggee.execution.resume(pause);
      return 'continues';
    }
    if (step.coroutine !== undefined && isElsewhere(step, step.coroutine, pause, running))
      return { awaitResumptionOf: step.coroutine };
    const isAtLine = step.kind !== 'stepOut' && placeKey(pause) === step.from && !isCallee(step, pause);
    if (isAtLine && !(await this.isAtOther(step, top))) {
      await this.stepOn(pause);
      return 'continues';
    }
    // This code is not in the user's source.
    const inserted = await insertedPlace(this.debuggee.connection, top);
    if (inserted === 'between') return inserted;
    if (inserted === 'head') {
      await this.debuggee.execution.step(pause, 'stepOver');
      return 'continues';
    }
    return this.arrive();
  }

  /** Whether another statement of the same line is next. */
  private async isAtOther({ started }: Step, top: PausedFrame): Promise<boolean> {
    if (started === undefined || started.location?.column === top.location?.column) return false;
    // The end of a function is its brace; that of a module is nothing that one sees.
    const { connection } = this.debuggee;
    if (isOfModule(top) && (await insertedPlace(connection, top)) === 'end') return false;
    const lines = await top.script.lines(connection);
    const text = lines.join('\n');
    const [before, now] = [started, top].map(({ callFrame: { location } }) => {
      const place = base0(location.lineNumber, location.columnNumber ?? 0);
      return statementAt(text, ownPlace(place, lines[place.line] ?? ''));
    });
    return before !== undefined && now !== undefined && before !== now;
  }

  /**
   * V8 skips skipped files together with their callbacks; Node's own code, and a compiler's, must be stepped through.
   */
  private seeksCallback(step: Step, pause: Pause): boolean {
    if (step.kind !== 'stepInto' || step.leftUnseen === 0) return false;
    if (pause.frames[0]?.location !== undefined || pause.isInHook()) return false;
    step.leftUnseen--;
    step.left++;
    return true;
  }

  /** Whether V8 leads on to a callback: it is being scheduled, or Node is about to call it. */
  private followsCallback(step: Step, pause: Pause): boolean {
    if (step.kind !== 'stepInto' || step.target !== undefined || step.leftScheduling === 0) return false;
    const isCalled = isCallback(step, pause) && !pause.isInHook();
    if (!isCalled && !isScheduling(pause, isPlace, step.callsReaction)) return false;
    step.leftScheduling--;
    step.left++;
    return true;
  }

  private arrive(): StepResult {
    this.current = undefined;
    return 'arrived';
  }
}

/** A step that leaves no place behind: it ends at the first one. */
function stepFromNowhere(kind: StepKind, leavingTrampoline: boolean): Step {
  return {
    kind,
    from: undefined,
    started: undefined,
    coroutine: undefined,
    left: MOST_STEPS,
    leftUnseen: MOST_UNSEEN_STEPS,
    leavingTrampoline,
    depth: 0,
    within: undefined,
    callsReaction: false,
    leftScheduling: MOST_SCHEDULING_STEPS,
  };
}

/** The V8 step that gets closer to the chosen call; undefined if the step is in the call, or past its line. */
function detourTo(
  { scriptId, place }: CallPlace,
  step: Step,
  pause: Pause,
): 'stepInto' | 'stepOut' | undefined {
  const within = pause.frames.length - step.depth;
  if (within < 0 || (within === 0 && placeKey(pause) !== step.from)) return undefined;
  if (within === 0) return 'stepInto';
  const at = pause.frames[within]?.callFrame.location;
  const isIn = at?.scriptId === scriptId && at.lineNumber === place.line && at.columnNumber === place.column;
  return isIn ? undefined : 'stepOut';
}

/**
 * A step into a function ends in any code that runs next, once the coroutine itself waits. A loop waits before it calls
 * a generator.
 */
function isElsewhere(
  step: Step,
  coroutine: CoroutineId,
  pause: Pause,
  running: readonly CoroutineId[],
): boolean {
  if (running.includes(coroutine)) return false;
  if (step.kind === 'stepInto') return !isCallee(step, pause) && !isCallback(step, pause);
  return step.kind === 'stepOver' && running.length > 0;
}

/** Whether the stepped function is still on the stack, and has called the running one. */
function isCallee({ depth, within }: Step, { frames }: Pause): boolean {
  const caller = frames.length > depth ? frames.at(-depth) : undefined;
  if (caller === undefined || within === undefined) return false;
  const { scriptId, functionName } = functionOf(caller);
  return scriptId === within.scriptId && functionName === within.functionName;
}

/** Whether the stepped function has scheduled the running callback, during the step. */
function isCallback({ kind, within }: Step, pause: Pause): boolean {
  return kind === 'stepInto' && within !== undefined && isScheduledBy(pause, within);
}

/** Whether it is a place where a step can end: the program's own code. */
export function isPlace({ location, script, isSkipped }: PausedFrame): boolean {
  return !isSkipped && (location !== undefined || !script.isMapped);
}

/** Whether its code stands in no function. */
function isOfModule({ callFrame: { scopeChain } }: PausedFrame): boolean {
  return scopeChain.find(({ type }) => type !== 'block')?.type === 'module';
}

/** At the head of a module, where inserted code precedes all code from the source. */
function isBeforeFirstPlace({ location, isSkipped, script }: PausedFrame): boolean {
  return location === undefined && !isSkipped && script.isMapped;
}

/**
 * The same line of the same function is the same place: an await is several steps for V8 but one for the user. A
 * callback can stand in the line, and have as little a name as the function around it.
 */
function placeKey({ frames: [top] }: Pause): string {
  const { functionName = '', functionLocation } = top?.callFrame ?? {};
  const begins = `${functionLocation?.lineNumber ?? ''}:${functionLocation?.columnNumber ?? ''}`;
  return `${top?.location?.path ?? ''}:${top?.location?.line ?? ''}:${functionName}:${begins}`;
}
