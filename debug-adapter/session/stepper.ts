/**
 * Steps of the ordinary kind, and what to do with the pause each ends in: V8 steps through inserted text and Node's
 * own code too, which are no places for people.
 */
import { isEntering } from '../target/line-breakpoints.js';
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Debuggee, Pause, PausedFrame } from '../target/debuggee.js';

export type StepKind = 'stepInto' | 'stepOver' | 'stepOut';

interface Step {
  readonly kind: StepKind;
  /** Where it began: a step that ends at the same place of the same frame has not moved. */
  readonly from: string;
  /** The coroutine that steps; a step over an await must end in it again. */
  readonly coroutine: CoroutineId | undefined;
  left: number;
  leavingTrampoline: boolean;
}

/** V8 steps one step of ours may take. */
const MOST_STEPS = 60;

/** What a pause means for the step under way. */
export type StepResult = 'arrived' | 'goesOn' | { readonly awaitResumptionOf: CoroutineId };

export class Stepper {
  private current: Step | undefined;

  constructor(private readonly debuggee: Debuggee) {}

  get isStepping(): boolean {
    return this.current !== undefined;
  }

  /** Whether a step of this coroutine is under way. */
  isStepOf(coroutine: CoroutineId): boolean {
    return this.current?.coroutine === coroutine;
  }

  async begin(kind: StepKind, pause: Pause, coroutine: CoroutineId | undefined): Promise<void> {
    this.current = {
      kind,
      from: placeKey(pause),
      coroutine,
      left: MOST_STEPS,
      leavingTrampoline: pause.inTrampoline,
    };
    await this.debuggee.step(pause.inTrampoline ? 'stepOut' : kind);
  }

  cancel(): void {
    this.current = undefined;
  }

  /** Decides about a pause that a step ended in. `running` are the coroutines on the stack, innermost first. */
  async onPause(pause: Pause, running: readonly CoroutineId[]): Promise<StepResult> {
    const step = this.current;
    if (step === undefined) return 'arrived';
    if (--step.left <= 0) return this.arrive();
    const [top] = pause.frames;
    if (step.leavingTrampoline) {
      // Now in the user's frame, where the step was asked for; perhaps past the await, at the next statement already.
      step.leavingTrampoline = false;
      if (step.kind === 'stepOut' || placeKey(pause) === step.from) {
        await this.debuggee.step(step.kind);
        return 'goesOn';
      }
    }
    if (top !== undefined && isBeforeFirstPlace(top) && placeKey(pause) === step.from) {
      await this.debuggee.step(step.kind);
      return 'goesOn';
    }
    if (top === undefined || !isPlace(top)) {
      if (pause.frames.some(isPlace)) await this.debuggee.step('stepOut');
      else if (step.coroutine !== undefined && step.kind !== 'stepInto') {
        const { coroutine } = step;
        return { awaitResumptionOf: coroutine };
      } else await this.debuggee.continue();
      return 'goesOn';
    }
    const elsewhere = step.coroutine !== undefined && running.length > 0 && !running.includes(step.coroutine);
    if (step.kind === 'stepOver' && elsewhere) return { awaitResumptionOf: step.coroutine };
    if (step.kind !== 'stepOut' && placeKey(pause) === step.from) {
      await this.debuggee.step(step.kind);
      return 'goesOn';
    }
    // Nobody has written what stands there.
    if (await isEntering(this.debuggee.connection, top)) {
      await this.debuggee.step('stepOver');
      return 'goesOn';
    }
    return this.arrive();
  }

  private arrive(): StepResult {
    this.current = undefined;
    return 'arrived';
  }
}

/** Whether it is code that people step through: the program's own. */
export function isPlace({ location, inLibrary }: PausedFrame): boolean {
  return location !== undefined && !inLibrary;
}

/** At the head of a module, where what was inserted stands before anything that comes from the source. */
function isBeforeFirstPlace({ location, inLibrary, script }: PausedFrame): boolean {
  return location === undefined && !inLibrary && !script.isInternal;
}

/** The same line of the same depth is the same place: an await is several steps of V8 but one of ours. */
function placeKey({ frames }: Pause): string {
  const top = frames[0];
  return `${top?.location?.path ?? ''}:${top?.location?.line ?? ''}:${top?.callFrame.functionName ?? ''}`;
}
