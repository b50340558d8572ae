/** Controlled mode: what the adapter can request of the program's ready queue, and the trace of a seeded run. */
import type { CoroutineId, SiteId } from './ids.js';
import type { ModuleTable } from './sites.js';

/** Operations on a coroutine. Each also applies to the coroutines of its await chain. */
export type ControlAction = 'freeze' | 'thaw' | 'only' | 'thawAll' | 'cancel' | 'runNext';

/** Why an operation was refused; the adapter has the wording. */
export type Refusal =
  /** The program does not run in controlled mode. */
  | 'off'
  /** No live coroutine, or no future, has this id. */
  | 'gone'
  /** The coroutine is not suspended. */
  | 'running'
  /**
   * It is suspended where there can be no gate: at a `yield`, in a delegation, in a `for await` over a plain iterable.
   */
  | 'ungated'
  /** The future it awaits has not settled. */
  | 'notReady'
  /** No coroutine awaits the future directly. */
  | 'notAwaited'
  /** The expression threw, or is not valid JavaScript. */
  | 'expressionFailed';

export interface Refused {
  readonly refused: Refusal;
  /** What the expression threw. */
  readonly message?: string;
}

/** Held coroutines, except those held only because their awaiter is. */
export interface ControlAnswer {
  readonly frozen: readonly CoroutineId[];
}

/** Coroutines ready to resume, in their order. */
export interface ReadyAnswer {
  readonly ready: readonly { readonly id: CoroutineId; readonly frozen: boolean }[];
}

export interface SettleAnswer {
  /** Coroutines that it resumes. */
  readonly released: number;
}

/** One resumption of a seeded run. */
export interface TracedResumption {
  readonly coroutine: CoroutineId;
  readonly function: SiteId;
  /** Where it resumes. */
  readonly site: SiteId;
  /** How many could have resumed, including this one. */
  readonly among: number;
  /**
   * The arguments of the coroutine as short texts; only at its first resumption, and only if its variables are
   * captured.
   */
  readonly arguments?: readonly string[];
}

/** The JSON that a seeded run writes when it ends. */
export interface ResumptionTrace {
  readonly seed: number;
  readonly resumptions: readonly TracedResumption[];
  /** Resumptions that came after the trace was full. */
  readonly dropped: number;
  readonly modules: readonly { readonly firstSite: SiteId; readonly table: ModuleTable }[];
}
