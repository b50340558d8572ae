/** Rows about tasks, their chains and what they wait for, with words ready to show. */
import type { CoroutineOutcome, CoroutineState, FutureKind } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { FunctionKind } from '../../runtime/protocol/sites.js';
import type { Location } from './location.js';
import type { StepTimes } from './step-rows.js';

/** The wait of a suspended coroutine, with words ready to show. */
export interface Wait {
  readonly kind: FutureKind;
  /** One clause: `fetch(url)`, `cook(order)`, `all 2/5`, `its consumer`. */
  readonly text: string;
  readonly future?: FutureId;
  /** The coroutine that it waits for, if known. */
  readonly coroutine?: CoroutineId;
  /** The duration so far, in milliseconds; absent if not measured. */
  readonly forMs?: number;
}

/** One task (or one coroutine of its chain) as a row of a view. */
export interface TaskRow {
  readonly id: CoroutineId;
  /** The user's name for it, else the function's name with its arguments. */
  readonly name: string;
  readonly functionName: string;
  readonly kind: FunctionKind;
  readonly state: CoroutineState;
  readonly outcome?: CoroutineOutcome;
  /** Present while suspended: what the coroutine at the end of this row's chain waits for. */
  readonly wait?: Wait;
  /** The position where it is suspended or running; absent before its first suspension. */
  readonly location?: Location;
  /** The position of its function. */
  readonly definition: Location;
  readonly parent?: CoroutineId;
  /** The number of rows of `coroutines/tasks` with this row as `parent`. */
  readonly childCount: number;
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Present once it was cancelled by hand, or its cancellation in the library was requested: by what and why, in one
   * clause.
   */
  readonly cancellation?: string;
  /** True if this is a frame of its awaiter's chain, not a task of its own. */
  readonly awaited: boolean;
  /** True if it started before the debugger attached: whether it is awaited is not known. */
  readonly awaiterUnknown?: true;
  /** True if it cannot resume until it is thawed (controlled mode). Its state is `ready` once it otherwise could. */
  readonly frozen?: boolean;
  /** The steps of its own frame; present if rows are ordered by it (`sort: 'ran'`). */
  readonly steps?: StepTimes;
}

/** One suspended frame of an await chain, outermost wait last. */
export interface ChainFrame {
  readonly coroutine: CoroutineId;
  readonly name: string;
  readonly state: CoroutineState;
  /** The position in the frame; absent if it never suspended. */
  readonly location?: Location;
  /** DAP frame id: `scopes` and `evaluate` accept it. Absent if the frame's variables are not captured. */
  readonly frameId?: number;
  /** The future or coroutine that this frame awaits. */
  readonly wait?: Wait;
  /** Its steps; absent if none is known. */
  readonly steps?: StepTimes;
}

/** One pending future. */
export interface FutureRow {
  readonly id: FutureId;
  readonly kind: FutureKind;
  /** `fetch(url)`, `all 2/5`, … */
  readonly text: string;
  /** The oldest coroutines that wait for it, at most 100. */
  readonly waiters: readonly {
    readonly id: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** The number of coroutines that wait for it. */
  readonly waiterCount: number;
  /** The coroutine whose end settles it, if known. */
  readonly coroutine?: CoroutineId;
  readonly settledParts?: number;
  readonly totalParts?: number;
  /** The library's resource that it is a wait for, and the current state of that. */
  readonly resource?: {
    /** The same for all rows about the same resource. */
    readonly id: FutureId;
    /** `Queue 'orders'` */
    readonly title: string;
    /** `0 of 2 items, 3 wait to get`, `held by cook, 1 waits`, `due in 3.2 s` */
    readonly text: string;
  };
  /** The place where it is first awaited, or made. */
  readonly location?: Location;
  readonly forMs?: number;
}

/** Coroutines of a program without the runtime from before the debugger attached, read from its memory. */
export interface BeforeRow {
  /** When they were read; ISO 8601. */
  readonly asOf: string;
  /** The number of coroutines in this list. */
  readonly total: number;
  /** The parts that could not be read, a sentence each. */
  readonly limits: readonly string[];
}
