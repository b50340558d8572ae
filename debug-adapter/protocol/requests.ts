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
import type { GraphEdge, GraphNode } from './graph-rows.js';
import type { FindingKind, FindingRow } from './finding-rows.js';
import type { LoopRow, TickCause, TickCauseKind, TickRow } from './loop-rows.js';
import type { LookBackTarget, OfThePast, PastMoment } from './past-rows.js';
import type { FunctionStepsRow, StepTimes } from './step-rows.js';
import type { TimelineLane, TimelineMark, TimelineSlice } from './timeline-rows.js';

export type {
  CoroutineId,
  CoroutineOutcome,
  CoroutineState,
  FunctionKind,
  FutureId,
  FutureKind,
  TickEventKind,
  TimelineLane,
  TimelineMark,
  TimelineSlice,
};

export type { FindingKind, FindingRow, LookBackTarget, OfThePast, PastMoment };
export type { FunctionStepsRow, GraphEdge, GraphNode, LoopRow, StepTimes, TickCause, TickCauseKind, TickRow };

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
  /** Present once it was cancelled by hand, or a task of the library was asked to end: by whom and why, in one clause. */
  readonly cancellation?: string;
  /** True when this is a frame of its awaiter's chain rather than a task of its own. */
  readonly awaited: boolean;
  /** True when it began before the debugger was attached: whether anybody awaits it is not known. */
  readonly awaiterUnknown?: true;
  /** True when it may not go on until it is thawed (controlled mode). Its state is `ready` once it could. */
  readonly frozen?: boolean;
  /** What its own frame has run; told when rows are ordered by it (`sort: 'ran'`). */
  readonly steps?: StepTimes;
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
  /** What it has run; absent when no step of it is known. */
  readonly steps?: StepTimes;
}

/** One pending future. */
export interface FutureRow {
  readonly id: FutureId;
  readonly kind: FutureKind;
  /** `fetch(url)`, `all 2/5`, … */
  readonly text: string;
  /** The oldest of those who wait for it, at most 100. */
  readonly waiters: readonly {
    readonly id: CoroutineId;
    readonly name: string;
    readonly location?: Location;
  }[];
  /** How many wait for it. */
  readonly waiterCount: number;
  /** The coroutine whose end settles it, when known. */
  readonly coroutine?: CoroutineId;
  readonly settledParts?: number;
  readonly totalParts?: number;
  /** What of the library it is a wait for, and how that is now. */
  readonly resource?: {
    /** The same for all rows about the same thing. */
    readonly id: FutureId;
    /** `Queue 'orders'` */
    readonly title: string;
    /** `0 of 2 items, 3 wait to get`, `held by cook, 1 waits`, `due in 3.2 s` */
    readonly text: string;
  };
  /** Where it is awaited first, or made. */
  readonly location?: Location;
  readonly forMs?: number;
}

/** Where "step between awaits" goes. */
export type CoroutineStep =
  | 'nextSuspension'
  | 'nextResumption'
  | 'nextResumptionOfAny'
  /** The first resumption in the next event-loop tick in which coroutines run. */
  | 'nextTick'
  /** The end of the task, however it ends. */
  | 'end'
  /** The next resumption of the coroutine that the task's chain waits for at this very moment. */
  | 'intoAwaited'
  /** The next resumption of the coroutine that awaits this one. */
  | 'outToAwaiter';

/** How tasks can be put together; `site`: by the await their chains end in; `chain`: by all awaits of their chains. */
export type GroupBy = 'function' | 'site' | 'chain' | 'state' | 'reason';

/** How rows can be ordered; `age` puts the longest wait first, `ran` who ran longest in all. */
export type SortBy = 'id' | 'name' | 'age' | 'state' | 'ran';

/** Tasks that have something in common. */
export interface GroupRow {
  /** Given back in `coroutines/tasks` to see the tasks of the group. */
  readonly key: string;
  /** `cook`, `kitchen.ts:12 await boil(minutes)`, `suspended`, `waits for orders.get()`. */
  readonly label: string;
  readonly count: number;
  /** The longest wait among them, in milliseconds; absent when none waits. */
  readonly oldestMs?: number;
  readonly location?: Location;
}

/** Coroutines that wait at one await. */
export interface SiteRow {
  readonly location: Location;
  readonly count: number;
  /** The longest wait among them, in milliseconds; absent when not measured. */
  readonly oldestMs?: number;
}

/** One frame of a stack on which a coroutine was created. */
export interface CreationRow {
  readonly name: string;
  readonly location: Location;
  /** True when it was not on the stack itself, but awaited what was. */
  readonly isAwaiting?: true;
}

/** A breakpoint that is not at a place: on events of tasks. All given restrictions must hold. */
export interface TaskBreakpoint {
  readonly event: 'suspend' | 'resume' | 'create' | 'finish' | 'fail' | 'cancel';
  /** Only this task and the coroutines of its chain. */
  readonly task?: CoroutineId;
  /** Only this coroutine and those it created, directly or through others. */
  readonly within?: CoroutineId;
  /** Only tasks with this label (`name` or `name=value`), or created by one that has it. */
  readonly label?: string;
  readonly condition?: string;
  /** Removed at its first hit. */
  readonly once?: boolean;
}

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
      /** Only the tasks of one group, at any depth; gives a flat list. */
      readonly group?: { readonly by: GroupBy; readonly key: string };
      /** Default `id`. */
      readonly sort?: SortBy;
      /** Leave out tasks whose function is in a package (`node_modules`). */
      readonly hideLibrary?: boolean;
      /** `spawn` (default): tasks under the task that created them. `await`: coroutines under the one that awaits them. */
      readonly tree?: 'spawn' | 'await';
      /** Also tasks that have ended and are still remembered (a flat list, newest first, instead of the live ones). */
      readonly finished?: boolean;
    };
    readonly result: OfThePast & {
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
      /** Where its row is in the tree of tasks: the tasks above it from the top, last the one whose chain it is in. */
      readonly path: readonly CoroutineId[];
    };
  };
  /** Pending futures that somebody waits for. */
  'coroutines/futures': {
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: OfThePast & { readonly futures: readonly FutureRow[]; readonly total: number };
  };
  /** The newest ticks, newest first. */
  'coroutines/ticks': {
    readonly args: {
      /** Default 50. */
      readonly count?: number;
      /** Only from this number on. A tick can change as long as it is the newest. */
      readonly since?: number;
    };
    readonly result: OfThePast & {
      readonly ticks: readonly TickRow[];
      /** Ticks that happened but are no longer kept. */
      readonly forgotten: number;
    };
  };
  /**
   * What the event loop holds now: callbacks of `nextTick`, timers (first due first) and immediates, then operations
   * under way and handles that keep the program alive. Microtasks and worker threads are not among them: neither V8
   * nor Node lists those.
   */
  'coroutines/loop': {
    /** Default: the first 200. */
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: OfThePast & {
      readonly rows: readonly LoopRow[];
      readonly total: number;
      /** False where callbacks and timers are not known, so that their absence says nothing (a dump by the program itself). */
      readonly queuesKnown: boolean;
    };
  };
  /** How long coroutines ran at a time, by function; those that ran longest in all come first. */
  'coroutines/steps': {
    /** Default: the first 200. */
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: OfThePast & {
      readonly functions: readonly FunctionStepsRow[];
      readonly total: number;
      /** True when there were more steps than are counted: events were dropped, or the program was stopped during a step. */
      readonly atLeast: boolean;
    };
  };
  /** Tasks put together by what they have in common; largest group first. */
  'coroutines/groups': {
    readonly args: { readonly by: GroupBy; readonly filter?: string; readonly hideLibrary?: boolean };
    readonly result: OfThePast & { readonly groups: readonly GroupRow[]; readonly tasks: number };
  };
  /** How many coroutines wait at each await, in no order; all there are. */
  'coroutines/sites': {
    readonly args: Record<string, never>;
    readonly result: OfThePast & { readonly sites: readonly SiteRow[] };
  };
  /** What is wrong or looks wrong, worst first. */
  'coroutines/findings': {
    readonly args: Record<string, never>;
    readonly result: OfThePast & { readonly findings: readonly FindingRow[] };
  };
  /** What ran when: lanes of the newest `forMs` milliseconds (default 10 000), in order of creation. */
  'coroutines/timeline': {
    readonly args: {
      readonly forMs?: number;
      /** Most slices in all; default 20 000. Those that changed longest ago are left out. */
      readonly limit?: number;
      /** The `mark` of an earlier answer to the same question: only what changed since then is told. */
      readonly since?: TimelineMark;
    };
    readonly result: {
      /** With `since`: lanes in which something changed, with those slices that did; earlier ones of them still hold. */
      readonly lanes: readonly TimelineLane[];
      /** To ask for what changes from now on. */
      readonly mark: TimelineMark;
      /** Ticks as spans, for the loop-lag strip. With `since`: the last one known again, and the newer ones. */
      readonly ticks: readonly {
        readonly number: number;
        readonly startMs: number;
        readonly endMs?: number;
        /** What called into JavaScript, each kind once, in words. */
        readonly causes: readonly string[];
      }[];
      /** The program's clock now, in milliseconds since it started. */
      readonly nowMs: number;
      /** Ticks and slices that are no longer kept or were left out. */
      readonly dropped: number;
    };
  };
  /** The await graph: around one coroutine, or all of it as far as `limit` nodes (default 500) go. */
  'coroutines/graph': {
    readonly args: { readonly around?: CoroutineId; readonly limit?: number };
    readonly result: OfThePast & {
      readonly nodes: readonly GraphNode[];
      readonly edges: readonly GraphEdge[];
      /** Nodes left out. */
      readonly dropped: number;
    };
  };
  /** One expression in every coroutine that is suspended at a place (or in a function); at most 1 000 of them. */
  'coroutines/evaluateAll': {
    readonly args: {
      readonly expression: string;
      /** The path and line of an await. */
      readonly at?: { readonly path: string; readonly line: number };
      readonly functionName?: string;
    };
    readonly result: {
      readonly values: readonly {
        readonly id: CoroutineId;
        readonly name: string;
        readonly value: string;
        /** True when the value is what went wrong. */
        readonly failed: boolean;
      }[];
      readonly dropped: number;
    };
  };
  /** Sets a breakpoint on events of tasks; lasts until it is removed. */
  'coroutines/breakOn': {
    readonly args: TaskBreakpoint;
    readonly result: { readonly breakpoint: number };
  };
  'coroutines/removeBreak': {
    readonly args: { readonly breakpoint: number };
    readonly result: Record<string, never>;
  };
  /** Where a task was created, and by whom, up to the root: outermost last. */
  'coroutines/creation': {
    readonly args: { readonly id: CoroutineId };
    readonly result: {
      /** The stack on which it was created, innermost first; absent unless `captureCreationStacks` has kept it. */
      readonly stack?: readonly CreationRow[];
      readonly creators: readonly {
        readonly id: CoroutineId;
        readonly name: string;
        /** Where it is now, not where it was then. */
        readonly location?: Location;
        /** As above, of the creator itself. */
        readonly stack?: readonly CreationRow[];
      }[];
    };
  };
  /**
   * Controls a task (needs `control: true` in the launch configuration): `freeze` holds it at its next resumption,
   * `thaw` lets it go on, `only` freezes every other task, those to come included, `thawAll` ends all of that,
   * `cancel` throws an `AbortError` at the await its chain ends in, `runNext` puts it first among those that are ready.
   * A task is its whole await chain; for a coroutine that is awaited, what stands below it. What is thawed, cancelled
   * or settled goes on in the next turn of the event loop; what is cancelled while frozen, once it is thawed.
   */
  'coroutines/control': {
    readonly args: {
      readonly action: 'freeze' | 'thaw' | 'only' | 'thawAll' | 'cancel' | 'runNext';
      /** Not needed by `thawAll`. */
      readonly task?: CoroutineId;
      /** Message of the error that `cancel` throws. */
      readonly reason?: string;
    };
    /** Tasks that are held now, however it came. */
    readonly result: { readonly frozen: readonly CoroutineId[] };
  };
  /**
   * Settles a pending future by hand for all coroutines that await it directly (needs `control: true`). The promise
   * itself stays pending: only the program can settle it, and what it says later is not heard any more.
   */
  'coroutines/settle': {
    readonly args: {
      readonly future: FutureId;
      readonly as: 'resolved' | 'rejected';
      /** JavaScript, evaluated in the program; default `undefined`, or an `Error`. */
      readonly expression?: string;
    };
    /** How many coroutines go on by it. */
    readonly result: { readonly released: number };
  };
  /** Coroutines that could go on now and wait for their turn, first to run first (needs `control: true`). */
  'coroutines/ready': {
    readonly args: {
      /** When given, the queue is put in this order first; those not named follow in their old order. */
      readonly order?: readonly CoroutineId[];
    };
    readonly result: OfThePast & {
      readonly ready: readonly {
        readonly id: CoroutineId;
        readonly name: string;
        readonly frozen: boolean;
      }[];
    };
  };
  /** Everything known now: as text, as JSON (docs/dump.schema.json), or as a Chrome trace. */
  'coroutines/dump': {
    readonly args: {
      readonly format: 'text' | 'json' | 'trace';
      /** Write it to this file; absent: answer it. */
      readonly file?: string;
    };
    readonly result: { readonly text?: string; readonly file?: string };
  };
  /** Remembers all tasks as they are now. */
  'coroutines/snapshot': {
    readonly args: Record<string, never>;
    readonly result: { readonly snapshot: number; readonly live: number };
  };
  /** What changed since a snapshot: new, gone, and still waiting where they were. */
  'coroutines/diff': {
    readonly args: { readonly from: number; /** Default: now. */ readonly to?: number };
    readonly result: {
      readonly created: readonly TaskRow[];
      readonly ended: readonly { readonly id: CoroutineId; readonly name: string }[];
      readonly unmoved: readonly TaskRow[];
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
  /** Shows the program as it was at a moment of the past, or as it is again; it must be stopped. */
  'coroutines/lookBack': {
    readonly args: LookBackTarget;
    readonly result: OfThePast;
  };
  /** Says whether a view is visible; `coroutines/changed` events come only while one is. */
  'coroutines/watch': {
    readonly args: { readonly visible: boolean };
    readonly result: Record<string, never>;
  };
}
