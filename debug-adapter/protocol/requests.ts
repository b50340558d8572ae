/**
 * What this debug adapter answers beyond DAP: requests with the prefix `coroutines/`. Positions are DAP's (1-based
 * lines and columns, absolute paths). All of them answer while the program runs and while it is stopped.
 */
import type {
  CoroutineOutcome,
  CoroutineState,
  FutureKind,
  TickEventKind,
} from '../../runtime/protocol/facts.js';
import type { FunctionKind } from '../../runtime/protocol/sites.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';

export type {
  CoroutineId,
  CoroutineOutcome,
  CoroutineState,
  FunctionKind,
  FutureId,
  FutureKind,
  TickEventKind,
};

/** A place in an original source file. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** What a suspended coroutine waits for, with words ready to show. */
export interface Wait {
  readonly kind: FutureKind;
  /** One clause: `fetch(url)`, `cook(order)`, `all 2/5`, `its consumer`. */
  readonly text: string;
  readonly future?: FutureId;
  /** The coroutine it waits for, when known. */
  readonly coroutine?: CoroutineId;
  /** For how long, in milliseconds; absent when not measured. */
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
  /** Where it is suspended or running; absent before its first suspension. */
  readonly location?: Location;
  /** Where its function is. */
  readonly definition: Location;
  readonly parent?: CoroutineId;
  /** How many rows `coroutines/tasks` with this row as `parent` has. */
  readonly childCount: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** True when this is a frame of its awaiter's chain rather than a task of its own. */
  readonly awaited: boolean;
}

/** One suspended frame of an await chain, outermost wait last. */
export interface ChainFrame {
  readonly coroutine: CoroutineId;
  readonly name: string;
  readonly state: CoroutineState;
  /** Where in the frame; absent when it never suspended. */
  readonly location?: Location;
  /** DAP frame id: `scopes` and `evaluate` take it. Absent when the frame's variables are not captured. */
  readonly frameId?: number;
  /** What this frame awaits. */
  readonly wait?: Wait;
}

/** One pending future. */
export interface FutureRow {
  readonly id: FutureId;
  readonly kind: FutureKind;
  /** `fetch(url)`, `all 2/5`, … */
  readonly text: string;
  readonly waiters: readonly {
    readonly id: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** The coroutine whose end settles it, when known. */
  readonly coroutine?: CoroutineId;
  readonly settledParts?: number;
  readonly totalParts?: number;
  /** Where it is awaited first, or made. */
  readonly location?: Location;
  readonly forMs?: number;
}

/** One event-loop tick. */
export interface TickRow {
  readonly number: number;
  /** Milliseconds since the program started. */
  readonly startMs: number;
  /** Milliseconds from its first coroutine to its last; absent while it lasts. */
  readonly durationMs?: number;
  readonly events: readonly {
    readonly kind: TickEventKind;
    readonly coroutine: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** Events left out because the tick had too many. */
  readonly dropped: number;
}

/** Where "step between awaits" goes. */
export type CoroutineStep = 'nextSuspension' | 'nextResumption' | 'nextResumptionOfAny';

/** Every custom request: its arguments and its result. */
export interface CoroutineRequests {
  /** A page of tasks: the roots, or the coroutines created by `parent`. Sorted by id. */
  'coroutines/tasks': {
    readonly args: {
      readonly parent?: CoroutineId;
      /** Default 0. */
      readonly start?: number;
      /** Default 200. */
      readonly count?: number;
      /** Keep rows whose name, file or wait text contains this, at any depth, ignoring case; gives a flat list. */
      readonly filter?: string;
    };
    readonly result: {
      readonly tasks: readonly TaskRow[];
      /** Rows there are in all under `parent` (or matching `filter`). */
      readonly total: number;
      /** Live coroutines in the whole program. */
      readonly live: number;
      readonly version: number;
    };
  };
  /** One task with its await chain, from the task's own frame down to the future at the end. */
  'coroutines/task': {
    readonly args: { readonly id: CoroutineId };
    readonly result: {
      readonly task: TaskRow;
      readonly chain: readonly ChainFrame[];
      /** The coroutine at which the chain closes on itself, when it does. */
      readonly cycle?: CoroutineId;
    };
  };
  /** Pending futures that somebody waits for. */
  'coroutines/futures': {
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: { readonly futures: readonly FutureRow[]; readonly total: number };
  };
  /** The newest ticks, newest first. */
  'coroutines/ticks': {
    /** Default 50. */
    readonly args: { readonly count?: number };
    readonly result: {
      readonly ticks: readonly TickRow[];
      /** Ticks that happened but are no longer kept. */
      readonly forgotten: number;
    };
  };
  /** Continues until the given moment; a `stopped` event with reason `step` follows, unless a breakpoint comes first. */
  'coroutines/step': {
    readonly args: {
      readonly to: CoroutineStep;
      /** Default: the task that is stopped. */ readonly task?: CoroutineId;
    };
    readonly result: Record<string, never>;
  };
  /** Shows a task as a thread of its own in the Call Stack (the focused task); without `id`, none. */
  'coroutines/focus': {
    readonly args: { readonly id?: CoroutineId };
    readonly result: { readonly threadId?: number };
  };
  /** Says whether a view is visible; `coroutines/changed` events come only while one is. */
  'coroutines/watch': {
    readonly args: { readonly visible: boolean };
    readonly result: Record<string, never>;
  };
}
