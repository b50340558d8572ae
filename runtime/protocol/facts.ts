/** The facts that the debuggee reports about its coroutines. Plain JSON; conclusions are the adapter's. */
import type { CoroutineId, FutureId, SiteId } from './ids.js';

/** `unknown`: only for a moment of the past with missing events. */
export type CoroutineState = 'created' | 'ready' | 'running' | 'suspended' | 'finished' | 'unknown';

/** How a finished coroutine ended. */
export type CoroutineOutcome = 'returned' | 'threw' | 'cancelled';

/** The kind of a future; `promise` if nothing more is known. */
export type FutureKind =
  | 'promise'
  | 'coroutine'
  | 'all'
  | 'allSettled'
  | 'race'
  | 'any'
  | 'then'
  /** Made by hand, and settled from callbacks of other promises: `work.then(resolve, reject)`. */
  | 'relay'
  /** Made by code without hooks, and settled after another promise: known from a snapshot of the heap. */
  | 'unhooked'
  /** An object with a method `then` that is not a promise. */
  | 'thenable'
  | 'iterator'
  | 'consumer'
  | 'value'
  | 'library';

/** The wait of a suspended coroutine. */
export interface WaitFacts {
  readonly kind: FutureKind;
  /** Identity of the future; absent for `value` (an already settled or plain value) and `consumer`. */
  readonly future?: FutureId;
  /** The coroutine whose end settles the future; absent if unknown. */
  readonly coroutine?: CoroutineId;
  /** In the library's words (`queue get from orders`), if the future is one of the library's. */
  readonly label?: string;
  /** The library's word for the kind of wait: `sleep`, `queue`, `lock`, `task`, …; `tick` for one loop iteration. */
  readonly reason?: string;
  /** The library task whose end, or whose release of a lock, ends the wait. A task of its own, not a frame. */
  readonly task?: CoroutineId;
  /** The library's future waits for others (`gather`, `wait`, …): its details name them. */
  readonly combined?: true;
}

/** The history of a cancelled task. How it ended is the coroutine's `outcome`. */
export interface CancellationFacts {
  /** The coroutine whose code first requested it; absent if none did (a timer, a signal). */
  readonly by?: CoroutineId;
  /**
   * The part of the library that requested it (`timeout`, `TaskGroup 'x'`, `gather`), or `hand`; absent if the program
   * did.
   */
  readonly origin?: string;
  readonly message?: string;
  /** How often it was requested, and how often taken back (`uncancel`). */
  readonly asked: number;
  readonly withdrawn: number;
  /** The coroutine of the task's chain into which the error was last thrown, and at which await; absent before. */
  readonly deliveredTo?: CoroutineId;
  readonly deliveredAt?: SiteId;
}

/** One coroutine in full, not a delta. */
export interface CoroutineFacts {
  readonly id: CoroutineId;
  /** The function row of the site table. */
  readonly function: SiteId;
  readonly state: CoroutineState;
  /** Present exactly when `state` is `finished`. */
  readonly outcome?: CoroutineOutcome;
  /** The coroutine that was running when this one was created; absent if a callback or module created it. */
  readonly parent?: CoroutineId;
  /** Where it is suspended, or was last suspended; absent before its first suspension. */
  readonly site?: SiteId;
  /** Present while suspended. */
  readonly wait?: WaitFacts;
  /** Milliseconds on the debuggee's `performance.now()` clock when it entered this state; absent if not measured. */
  readonly sinceMs?: number;
  /** True if it may not resume: it, or a task to whose await chain it belongs, is frozen. */
  readonly frozen?: boolean;
  /** True if the awaited future has settled and it only waits for its turn, or to be thawed. */
  readonly ready?: boolean;
  /** True if it began before the adapter attached: its promise, and so its awaiter, is unknown. */
  readonly awaiterUnknown?: true;
  /** The user's name for it, if given. */
  readonly name?: string;
  /** The user's labels, if given. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Present once the cancellation of a library task was requested. */
  readonly cancellation?: CancellationFacts;
}

/** A pending future and its waiters. */
export interface FutureFacts extends FutureDetails {
  /** Coroutines suspended on it. */
  readonly waiters: readonly CoroutineId[];
}

/** A pending future. */
export interface FutureDetails {
  readonly id: FutureId;
  readonly kind: FutureKind;
  /** The coroutine whose end settles it, if known. */
  readonly coroutine?: CoroutineId;
  /** Where it was made, for combinators. */
  readonly site?: SiteId;
  /** The futures it waits for (a combinator's parts, a `then`'s source), pending and settled. */
  readonly parts?: readonly FuturePart[];
  /** Present if `parts` lists only some of the pending ones: a large combinator, queried while the program runs. */
  readonly counts?: {
    readonly settled: number;
    readonly total: number;
    /** More may have settled: not all could be checked. */
    readonly isAtLeast: boolean;
    /** True if a settled part `decides`. */
    readonly decided?: true;
  };
  readonly label?: string;
  /** The library's word for the kind of future. */
  readonly reason?: string;
  /** The resource of the library that it waits for; absent if there is none to show. */
  readonly resource?: ResourceFacts;
}

/** How full a queue is, and how many wait to get and to put. */
export interface QueueCounts {
  readonly size: number;
  /** 0: no bound. */
  readonly maxsize: number;
  readonly getters: number;
  readonly putters: number;
}

/** A queue, lock, semaphore, event or timer of the library that has waiters. Counts are of waiters. */
export type ResourceFacts = {
  /** The same for all who wait for the same resource. */
  readonly id: FutureId;
  /** `Queue 'orders'` */
  readonly title: string;
} & (
  | ({ readonly kind: 'queue' } & QueueCounts)
  /** `holder`: the name in the library of the task that holds it; absent if it is free, or held by a callback. */
  | {
      readonly kind: 'lock';
      readonly holder?: string;
      /** Its coroutine, if known. */
      readonly holderCoroutine?: CoroutineId;
      readonly waiters: number;
    }
  | { readonly kind: 'semaphore'; readonly permits: number; readonly waiters: number }
  | { readonly kind: 'event'; readonly waiters: number }
  /** Milliseconds from now, on the loop's clock. */
  | { readonly kind: 'timer'; readonly dueInMs: number }
);

/** One part of a combinator. */
export interface FuturePart {
  readonly future?: FutureId;
  readonly coroutine?: CoroutineId;
  /** Absent if unknown without a pause. */
  readonly settled?: boolean;
  /** True if the whole settles because this part has: it only waits for its turn. */
  readonly decides?: true;
  /** Which part it is, from 0; absent if all parts are listed, in order. */
  readonly index?: number;
  /** Where it was made by hand, if known. */
  readonly madeAt?: SiteId;
}

/** An object that code at a stop can settle. */
export interface SettlingFacts {
  /**
   * Where it was made by hand, and by whose code; absent for an object with a method `then` that is awaited directly.
   */
  readonly madeAt?: SiteId;
  readonly by?: CoroutineId;
  /** Coroutines that wait for it, directly or as part of something else. */
  readonly waiters: readonly CoroutineId[];
}

/** What calls the running callback. */
export interface CallbackMaking extends Pick<SettlingFacts, 'madeAt' | 'by'> {
  /** Absent: something else, or nothing that Node knows. */
  readonly resource?: 'nextTick' | 'timer' | 'immediate';
}

/** From where in the program a function that settles a promise can be reached. */
export interface HolderFacts {
  /**
   * `module`: a variable of a module; `global`: one of the global object; `handle`: an object that keeps the event loop alive, such as a server or a
   * socket; `promise`: a callback that waits for a promise of which it is not known who settles it.
   */
  readonly kind:
    'coroutine' | 'timer' | 'immediate' | 'nextTick' | 'handle' | 'module' | 'global' | 'promise';
  readonly coroutine?: CoroutineId;
  /** The path from a variable; absent if the callback is the function itself. */
  readonly path?: string;
  /** Of a timer: milliseconds from now. */
  readonly dueInMs?: number;
  /** Of a timer of which it is not known when it is due: for how many milliseconds it was set. */
  readonly delayMs?: number;
  /** Of a timer: it can reject, and not resolve, as that of a time limit. */
  readonly onlyRejects?: true;
  /** Of a timer, a handle or a promise: where it was made; of a handle its class. */
  readonly madeAt?: SiteId;
  readonly type?: string;
}

/** Who can settle a future. */
export interface HoldersFacts {
  /**
   * `orphan`: the functions that settle it are gone; only the value it was resolved with could settle it. `held`:
   * something can settle it. `made of others`: a coroutine or other futures settle it. `unknown`: it was not made by
   * hand in instrumented code while a debugger was attached. `of node`: a function of Node's made it, and Node alone knows
   * what settles it.
   */
  readonly state: 'gone' | 'made of others' | 'unknown' | 'of node' | 'orphan' | 'held';
  readonly madeAt?: SiteId;
  readonly holders: readonly HolderFacts[];
  /** False if there was something that could not be followed. */
  readonly isComplete: boolean;
  /** Whose code can get to what settles it, by variables that a whole module shares, too; absent where none was looked for. */
  readonly agents?: {
    readonly coroutines: readonly CoroutineId[];
    /** Whether a timer, another callback or a handle can, too; timers that can only reject it are left out. */
    readonly others: boolean;
    /** When the first of the timers that can only reject it is due, in milliseconds from now; absent where there is none. */
    readonly rejectsInMs?: number;
  };
}

/** A coroutine that waits for what an overdue timer can settle. */
export interface OverdueWait {
  readonly coroutine: CoroutineId;
  /** When the timer was due; milliseconds on the program's clock. */
  readonly dueAtMs: number;
}

/** Who can settle one of many futures. */
export interface HeldFuture extends HoldersFacts {
  readonly future: FutureId;
}

/** A pending promise used in very many races: each leaves on it something that stays as long as it does. */
export interface RacedFacts {
  readonly future: FutureId;
  readonly races: number;
  /** The latest call of `Promise.race` or `any` that used it, and which of its parts it is, from 0. */
  readonly site: SiteId;
  readonly index: number;
  /** Where it was made by hand, if known. */
  readonly madeAt?: SiteId;
}

/** One iteration of the event loop in which coroutines ran. */
export interface TickFacts {
  /** libuv's loop count. */
  readonly number: number;
  /** `performance.now()` when its first coroutine ran. */
  readonly startMs: number;
  /** `performance.now()` when its last coroutine was seen; absent while the tick lasts. */
  readonly endMs?: number;
  /** The calls into JavaScript in it, in order; absent in data from older versions. */
  readonly calls?: readonly TickCall[];
  /** Its events, in order, bounded; `dropped` counts the rest. */
  readonly events: readonly TickEvent[];
  readonly dropped: number;
  /** True if a debugger stopped the program in it: its duration, and those within it, mean nothing. */
  readonly stopped?: true;
}

/** One call of the event loop into JavaScript, with the microtasks that followed. */
export interface TickCall {
  /**
   * The name of Node's resource whose callback it was, as in async_hooks: `Timeout`, `Immediate`, `TickObject`,
   * `FSReqCallback`, …; `Bootstrap` for the main script. Absent unless certain.
   */
  readonly resource?: string;
  /** Index in `events`: events from this one to the next call's belong to it. */
  readonly firstEvent: number;
}

export type TickEventKind = 'created' | 'resumed' | 'suspended' | 'finished';

/** One frame of the stack on which a coroutine was created. Lines and columns count from 1. */
export interface CreationFrame {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** It was not on the stack itself, but awaited a frame that was. */
  readonly isAwaiting: boolean;
}

/** One event of a tick. */
export interface TickEvent {
  readonly kind: TickEventKind;
  readonly coroutine: CoroutineId;
  /** Function row, so that the name can be shown after the coroutine is forgotten. */
  readonly function: SiteId;
  /** Where it suspended or resumed. */
  readonly site?: SiteId;
  /** `performance.now()` when it happened. */
  readonly atMs: number;
}
