/** Controlled mode: what the adapter can ask of the program's ready queue, and the trace of a seeded run. */
import type { CoroutineId, SiteId } from './ids.js';
import type { ModuleTable } from './sites.js';

/** What can be done to a coroutine. Each holds also for the coroutines its await chain goes on through. */
export type ControlAction = 'freeze' | 'thaw' | 'only' | 'thawAll' | 'cancel' | 'runNext';

/** Why something was not done; the adapter has the words. */
export type Refusal =
  /** The program does not run in controlled mode. */
  | 'off'
  /** No live coroutine, or no future, has this id. */
  | 'gone'
  /** The coroutine is not suspended. */
  | 'running'
  /** It is suspended where no gate can stand: at a `yield`, in a delegation, in a `for await` over a plain iterable. */
  | 'ungated'
  /** What it awaits has not settled. */
  | 'notReady'
  /** No coroutine awaits the future itself. */
  | 'nobodyWaits'
  /** The expression threw, or is not JavaScript. */
  | 'expressionFailed';

export interface Refused {
  readonly refused: Refusal;
  /** What the expression threw. */
  readonly message?: string;
}

/** Coroutines that are held, without those held only because who awaits them is. */
export interface ControlAnswer {
  readonly frozen: readonly CoroutineId[];
}

/** Coroutines that could go on, first to go on first. */
export interface ReadyAnswer {
  readonly ready: readonly { readonly id: CoroutineId; readonly frozen: boolean }[];
}

export interface SettleAnswer {
  /** Coroutines that go on by it. */
  readonly released: number;
}

/** One resumption of a seeded run. */
export interface TracedResumption {
  readonly coroutine: CoroutineId;
  readonly function: SiteId;
  /** Where it resumes. */
  readonly site: SiteId;
  /** How many could have gone on instead, itself counted. */
  readonly among: number;
  /** What the coroutine was called with, as short texts; only at its first resumption, where its variables are captured. */
  readonly arguments?: readonly string[];
}

/** What a seeded run writes, as JSON, when it ends. */
export interface ResumptionTrace {
  readonly seed: number;
  readonly resumptions: readonly TracedResumption[];
  /** Resumptions that came after the trace was full. */
  readonly dropped: number;
  readonly modules: readonly { readonly firstSite: SiteId; readonly table: ModuleTable }[];
}
