/**
 * Requests of this debug adapter beyond DAP, with the prefix `coroutines/`. Positions are DAP's (1-based lines and
 * columns, absolute paths). All of them are answered both while the program runs and while it is stopped.
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
import type { FindingKind } from './finding-kinds.js';
import type { FindingRow, ObservationRow } from './finding-rows.js';
import type { AllHoldersAnswer, HoldersAnswer } from './holder-rows.js';
import type { CoroutineTime, LifePart } from './life-rows.js';
import type { Location } from './location.js';
import type { LoopRow, TickCause, TickCauseKind, TickRow } from './loop-rows.js';
import type { LookBackTarget, OfThePast, PastMoment } from './past-rows.js';
import type { FunctionStepsRow, StepTimes } from './step-rows.js';
import type { BeforeRow, ChainFrame, FutureRow, TaskRow, Wait } from './task-rows.js';
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

export type { AllHoldersAnswer, HoldersAnswer, Location };
export type { FindingKind, FindingRow, LookBackTarget, ObservationRow, OfThePast, PastMoment };
export type { CoroutineTime, LifePart };
export type { BeforeRow, ChainFrame, FutureRow, TaskRow, Wait };
export type { FunctionStepsRow, GraphEdge, GraphNode, LoopRow, StepTimes, TickCause, TickCauseKind, TickRow };

/** The end of a step between awaits. */
export type CoroutineStep =
  | 'nextSuspension'
  | 'nextResumption'
  | 'nextResumptionOfAny'
  /** The first resumption in the next event-loop tick in which coroutines run. */
  | 'nextTick'
  /** The end of the task, however it ends. */
  | 'end'
  /** The next resumption of the coroutine that the task's chain waits for at this moment. */
  | 'intoAwaited'
  /** The next resumption of the coroutine that awaits this one. */
  | 'outToAwaiter';

/** How tasks can be grouped; `site`: by the await their chains end in; `chain`: by all awaits of their chains. */
export type GroupBy = 'function' | 'site' | 'chain' | 'state' | 'reason';

/** How rows can be ordered; `age` puts the longest wait first, `ran` the coroutine that ran longest in total. */
export type SortBy = 'id' | 'name' | 'age' | 'state' | 'ran';

/** Tasks that have something in common. */
export interface GroupRow {
  /** Pass it to `coroutines/tasks` to see the tasks of the group. */
  readonly key: string;
  /** `cook`, `kitchen.ts:12 await boil(minutes)`, `suspended`, `waits for orders.get()`. */
  readonly label: string;
  readonly count: number;
  /** The longest wait among them, in milliseconds; absent if none waits. */
  readonly oldestMs?: number;
  readonly location?: Location;
}

/** Coroutines that wait at one await. */
export interface SiteRow {
  readonly location: Location;
  readonly count: number;
  /** The longest wait among them, in milliseconds; absent if not measured. */
  readonly oldestMs?: number;
}

/** One frame of a stack on which a coroutine was created. */
export interface CreationRow {
  readonly name: string;
  readonly location: Location;
  /** True if it was not on the stack itself, but awaited a frame that was. */
  readonly isAwaiting?: true;
}

/** A breakpoint without a source location, on events of tasks. All given restrictions must hold. */
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

/** A profile of the program. */
export interface ProfileRequest {
  /** `cpu`: where the processor's time goes; `heap`: which code allocates what is still in use. */
  readonly kind: 'cpu' | 'heap';
  /** Absolute path of the folder in which the file is written. */
  readonly folder: string;
  /** How long it is taken at most, in milliseconds; absent: as long as one likes. */
  readonly forMs?: number;
  /** Whether the next stop of the program ends it: a breakpoint, an exception, a pause. */
  readonly untilStop?: boolean;
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
      /** Keep rows whose name, file or wait text contains this, at any depth, ignoring case; returns a flat list. */
      readonly filter?: string;
      /** Only the tasks of one group, at any depth; returns a flat list. */
      readonly group?: { readonly by: GroupBy; readonly key: string };
      /** Default `id`. */
      readonly sort?: SortBy;
      /** Leave out tasks whose function is in a package (`node_modules`). */
      readonly hideLibrary?: boolean;
      /**
       * `spawn` (default): tasks under the task that created them. `await`: coroutines under the one that awaits them.
       */
      readonly tree?: 'spawn' | 'await';
      /** Tasks that have ended and are still recorded (a flat list, newest first), instead of the live ones. */
      readonly finished?: boolean;
    };
    readonly result: OfThePast & {
      readonly tasks: readonly TaskRow[];
      /** The total number of rows under `parent` (or matching `filter`). */
      readonly total: number;
      /** Live coroutines in the whole program. */
      readonly live: number;
      readonly version: number;
      /** At the top only: coroutines from before the debugger attached, which `coroutines/before` lists. */
      readonly before?: BeforeRow;
    };
  };
  /** A page of the coroutines from before the debugger attached, as of the last stop. */
  'coroutines/before': {
    readonly args: {
      /** Reads the program's memory again, which pauses it for some milliseconds. */
      readonly refresh?: boolean;
      /** Absent for those at the top. */
      readonly parent?: CoroutineId;
      /** Default 0. */
      readonly start?: number;
      /** Default 200. */
      readonly count?: number;
    };
    readonly result: BeforeRow & { readonly tasks: readonly TaskRow[] };
  };
  /**
   * One coroutine from before the debugger attached, with its await chain and the variables of its frames. The id is
   * valid for the answer that contained it.
   */
  'coroutines/beforeTask': {
    readonly args: { readonly id: CoroutineId };
    readonly result: {
      readonly task: TaskRow;
      readonly chain: readonly ChainFrame[];
      readonly cycle?: CoroutineId;
      readonly variables: readonly {
        readonly coroutine: CoroutineId;
        readonly variables: readonly { readonly name: string; readonly value: string }[];
      }[];
    };
  };
  /** One task with its await chain, from the task's own frame down to the future at the end. */
  'coroutines/task': {
    readonly args: { readonly id: CoroutineId };
    readonly result: {
      readonly task: TaskRow;
      readonly chain: readonly ChainFrame[];
      /** The coroutine at which the chain closes on itself, if it does. */
      readonly cycle?: CoroutineId;
      /**
       * The position of its row in the tree of tasks: the tasks above it from the top; the last is the one whose chain
       * contains it.
       */
      readonly path: readonly CoroutineId[];
    };
  };
  /** Pending futures that have waiters. */
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
      /** Ticks that are no longer recorded. */
      readonly forgotten: number;
    };
  };
  /**
   * Everything pending in the event loop: callbacks of `nextTick`, timers (first due first) and immediates, then active
   * operations and handles that keep the program alive. Microtasks and worker threads are not included: neither V8 nor
   * Node lists them.
   */
  'coroutines/loop': {
    /** Default: the first 200. */
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: OfThePast & {
      readonly rows: readonly LoopRow[];
      readonly total: number;
      /**
       * False if callbacks and timers are not known, so that their absence means nothing (a dump by the program
       * itself).
       */
      readonly queuesKnown: boolean;
    };
  };
  /** The durations of steps, by function; the functions that ran longest in total come first. */
  'coroutines/steps': {
    /** Default: the first 200. */
    readonly args: { readonly start?: number; readonly count?: number };
    readonly result: OfThePast & {
      readonly functions: readonly FunctionStepsRow[];
      readonly total: number;
      /**
       * True if there were more steps than are counted: events were dropped, or the program was stopped during a step.
       */
      readonly atLeast: boolean;
    };
  };
  /** Where one coroutine has spent its time: waiting, by place, and running. */
  'coroutines/time': {
    readonly args: { readonly id: CoroutineId };
    readonly result: OfThePast & CoroutineTime;
  };
  /** Tasks grouped by what they have in common; largest group first. */
  'coroutines/groups': {
    readonly args: { readonly by: GroupBy; readonly filter?: string; readonly hideLibrary?: boolean };
    readonly result: OfThePast & { readonly groups: readonly GroupRow[]; readonly tasks: number };
  };
  /** The number of coroutines that wait at each await, in no order and without a limit. */
  'coroutines/sites': {
    readonly args: Record<string, never>;
    readonly result: OfThePast & { readonly sites: readonly SiteRow[] };
  };
  /** Findings, the most severe first; and observations. */
  'coroutines/findings': {
    readonly args: Record<string, never>;
    readonly result: OfThePast & {
      readonly findings: readonly FindingRow[];
      readonly observations: readonly ObservationRow[];
    };
  };
  /** The timeline: lanes of the newest `forMs` milliseconds (default 10 000), in order of creation. */
  'coroutines/timeline': {
    readonly args: {
      readonly forMs?: number;
      /** The maximum total number of slices; default 20 000. Those that changed longest ago are left out. */
      readonly limit?: number;
      /** The `mark` of an earlier answer to the same request: the answer contains only changes since then. */
      readonly since?: TimelineMark;
    };
    readonly result: {
      /** With `since`: lanes that have changed, with their changed slices; earlier slices still hold. */
      readonly lanes: readonly TimelineLane[];
      /** Pass it as `since` to get later changes. */
      readonly mark: TimelineMark;
      /** Ticks as spans, for the loop-lag strip. With `since`: the last known one again, and the newer ones. */
      readonly ticks: readonly {
        readonly number: number;
        readonly startMs: number;
        readonly endMs?: number;
        /** The causes, each kind once, in words. */
        readonly causes: readonly string[];
      }[];
      /** The program's clock now, in milliseconds since it started. */
      readonly nowMs: number;
      /** Ticks and slices that are no longer recorded or were left out. */
      readonly dropped: number;
    };
  };
  /** The await graph: around one coroutine, or of the whole program, up to `limit` nodes (default 500). */
  'coroutines/graph': {
    readonly args: {
      readonly around?: CoroutineId;
      readonly limit?: number;
      /**
       * Also the holders of futures that no coroutine settles, if the program is paused: as in `coroutines/allHolders`.
       */
      readonly holders?: boolean;
    };
    readonly result: OfThePast & {
      readonly nodes: readonly GraphNode[];
      readonly edges: readonly GraphEdge[];
      /** The number of nodes left out. */
      readonly dropped: number;
    };
  };
  /**
   * Evaluates one expression in every coroutine that is suspended at a place (or in a function); at most 1 000 of them.
   */
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
        /** True if the value is the error. */
        readonly failed: boolean;
      }[];
      readonly dropped: number;
    };
  };
  /**
   * Takes a profile from now on, one at a time. What ends it first is its end: a request, its time, a stop of the program
   * where that was asked for, the end of the program.
   */
  'coroutines/beginProfile': { readonly args: ProfileRequest; readonly result: Record<string, never> };
  /** Ends the profile that is being taken, and writes it. */
  'coroutines/endProfile': {
    readonly args: Record<string, never>;
    readonly result: {
      /** Absolute path of the `.cpuprofile` or `.heapprofile`. */
      readonly file: string;
    };
  };
  /** Writes all objects of the program, which stands for as long: tenths of a second, or seconds for a large heap. */
  'coroutines/heapSnapshot': {
    readonly args: {
      /** Absolute path of the folder in which the file is written. */
      readonly folder: string;
    };
    readonly result: {
      /** Absolute path of the `.heapsnapshot`, which only the user can read: it has the values of the program. */
      readonly file: string;
    };
  };
  /** The holders of a future that no coroutine settles. Collects garbage and takes some tenths of a second. */
  'coroutines/holders': {
    readonly args: { readonly future: FutureId };
    readonly result: HoldersAnswer;
  };
  /**
   * The holders of all futures at the ends of await chains, in about a second. While the program is paused, computed
   * once.
   */
  'coroutines/allHolders': {
    readonly args: Record<string, never>;
    readonly result: AllHoldersAnswer;
  };
  /** Sets a breakpoint on events of tasks; it stays until it is removed. */
  'coroutines/breakOn': {
    readonly args: TaskBreakpoint;
    readonly result: { readonly breakpoint: number };
  };
  'coroutines/removeBreak': {
    readonly args: { readonly breakpoint: number };
    readonly result: Record<string, never>;
  };
  /** The places where a task and its creators were created, up to the root: outermost last. */
  'coroutines/creation': {
    readonly args: { readonly id: CoroutineId };
    readonly result: {
      /** The stack on which it was created, innermost first; absent unless `captureCreationStacks` has recorded it. */
      readonly stack?: readonly CreationRow[];
      readonly creators: readonly {
        readonly id: CoroutineId;
        readonly name: string;
        /** The creator's position now, not at that time. */
        readonly location?: Location;
        /** The stack on which the creator itself was created. */
        readonly stack?: readonly CreationRow[];
      }[];
    };
  };
  /**
   * Controls a task (needs `control: true` in the launch configuration): `freeze` holds it at its next resumption,
   * `thaw` lets it resume, `only` freezes every other task, including future ones, `thawAll` ends all of that, `cancel`
   * throws an `AbortError` at the await its chain ends in, `runNext` puts it first in the ready queue. A task is its
   * whole await chain; for an awaited coroutine, the part below it. A thawed, cancelled or settled task resumes in the
   * next iteration of the event loop; one that is cancelled while frozen, once it is thawed.
   */
  'coroutines/control': {
    readonly args: {
      readonly action: 'freeze' | 'thaw' | 'only' | 'thawAll' | 'cancel' | 'runNext';
      /** Not needed by `thawAll`. */
      readonly task?: CoroutineId;
      /** Message of the error that `cancel` throws. */
      readonly reason?: string;
    };
    /** All tasks that are frozen now, for whatever reason. */
    readonly result: { readonly frozen: readonly CoroutineId[] };
  };
  /**
   * Settles a pending future by hand for all coroutines that await it directly (needs `control: true`). The promise
   * itself stays pending: only the program can settle it, and its later result is ignored.
   */
  'coroutines/settle': {
    readonly args: {
      readonly future: FutureId;
      readonly as: 'resolved' | 'rejected';
      /** JavaScript, evaluated in the program; default `undefined`, or an `Error`. */
      readonly expression?: string;
    };
    /** The number of coroutines that resume as a result. */
    readonly result: { readonly released: number };
  };
  /** The ready queue: coroutines that can resume now, first to run first (needs `control: true`). */
  'coroutines/ready': {
    readonly args: {
      /** If given, the queue is put in this order first; coroutines that are not listed follow in their old order. */
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
      /** The file to write it to; if absent, the answer contains it. */
      readonly file?: string;
    };
    readonly result: { readonly text?: string; readonly file?: string };
  };
  /** Records all tasks in their current state. */
  'coroutines/snapshot': {
    readonly args: Record<string, never>;
    readonly result: { readonly snapshot: number; readonly live: number };
  };
  /** Changes since a snapshot: new tasks, ended tasks, and tasks that still wait at the same place. */
  'coroutines/diff': {
    readonly args: { readonly from: number; /** Default: now. */ readonly to?: number };
    readonly result: {
      readonly created: readonly TaskRow[];
      readonly ended: readonly { readonly id: CoroutineId; readonly name: string }[];
      readonly unmoved: readonly TaskRow[];
    };
  };
  /**
   * Continues until the given moment; a `stopped` event with reason `step` follows, unless a breakpoint comes first.
   */
  'coroutines/step': {
    readonly args: {
      readonly to: CoroutineStep;
      /** Default: the stopped task. */ readonly task?: CoroutineId;
    };
    readonly result: Record<string, never>;
  };
  /** Shows a task as a thread of its own in the Call Stack (the focused task); without `id`, none. */
  'coroutines/focus': {
    readonly args: { readonly id?: CoroutineId };
    readonly result: { readonly threadId?: number };
  };
  /** Shows the program at a past moment, or at the present again; it must be stopped. */
  'coroutines/lookBack': {
    readonly args: LookBackTarget;
    readonly result: OfThePast;
  };
  /** Reports whether a view is visible; `coroutines/changed` events are sent only while one is. */
  'coroutines/watch': {
    readonly args: { readonly visible: boolean };
    readonly result: Record<string, never>;
  };
}
