/** The facts the debuggee reports about its coroutines. Plain JSON; conclusions are the adapter's. */
import type { CoroutineId, FutureId, SiteId } from './ids.js';

/** `unknown`: only of a moment of the past from which not all events were kept. */
export type CoroutineState = 'created' | 'ready' | 'running' | 'suspended' | 'finished' | 'unknown';

/** How a finished coroutine ended. */
export type CoroutineOutcome = 'returned' | 'threw' | 'cancelled';

/** What a future is; `promise` when nothing more is known of it. */
export type FutureKind =
  | 'promise'
  | 'coroutine'
  | 'all'
  | 'allSettled'
  | 'race'
  | 'any'
  | 'then'
  | 'iterator'
  | 'consumer'
  | 'value'
  | 'library';

/** What a suspended coroutine waits for. */
export interface WaitFacts {
  readonly kind: FutureKind;
  /** Identity of the future; absent for `value` (an already settled or plain value) and `consumer`. */
  readonly future?: FutureId;
  /** The coroutine whose end settles the future; absent when none is known. */
  readonly coroutine?: CoroutineId;
  /** In the library's words (`queue get from orders`), when the future is one of the library's. */
  readonly label?: string;
  /** The library's own word for the sort of wait: `sleep`, `queue`, `lock`, `task`, …; `tick` for one loop iteration. */
  readonly reason?: string;
  /** The library task whose end, or whose release of a lock, ends the wait. It is a task by itself, not a frame. */
  readonly task?: CoroutineId;
  /** The library's future waits for others itself (`gather`, `wait`, …): its details tell for which. */
  readonly combined?: true;
}

/** The story of a task that was asked to end. How it ended is the coroutine's `outcome`. */
export interface CancellationFacts {
  /** The coroutine whose code asked first; absent when none did (a timer, a signal). */
  readonly by?: CoroutineId;
  /** The part of the library that asked (`timeout`, `TaskGroup 'x'`, `gather`), or `hand`; absent when the program did. */
  readonly origin?: string;
  readonly message?: string;
  /** How often it was asked, and how often that was taken back (`uncancel`). */
  readonly asked: number;
  readonly withdrawn: number;
  /** The coroutine of the task's chain into which the error was thrown last, and at which await; absent before. */
  readonly deliveredTo?: CoroutineId;
  readonly deliveredAt?: SiteId;
}

/** One coroutine, whole: not a delta. */
export interface CoroutineFacts {
  readonly id: CoroutineId;
  /** The function row of the site table. */
  readonly function: SiteId;
  readonly state: CoroutineState;
  /** Present exactly when `state` is `finished`. */
  readonly outcome?: CoroutineOutcome;
  /** The coroutine that was running when this one was created; absent for one created from a callback or module. */
  readonly parent?: CoroutineId;
  /** Where it is suspended, or was last seen suspending; absent before its first suspension. */
  readonly site?: SiteId;
  /** Present while suspended. */
  readonly wait?: WaitFacts;
  /** Milliseconds on the debuggee's `performance.now()` clock when it entered this state; absent when not measured. */
  readonly sinceMs?: number;
  /** True when it may not go on: it, or a task whose await chain it belongs to, is frozen. */
  readonly frozen?: boolean;
  /** True when what it awaits has settled and it waits only for its turn, or to be thawed. */
  readonly ready?: boolean;
  /** True when it began before the adapter attached: whose promise it settles, and so who awaits it, is not known. */
  readonly awaiterUnknown?: true;
  /** The user's own name for it, when given. */
  readonly name?: string;
  /** The user's own labels, when given. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Present once a library task was asked to end. */
  readonly cancellation?: CancellationFacts;
}

/** A pending future and who waits for it. */
export interface FutureFacts extends FutureDetails {
  /** Coroutines suspended on it. */
  readonly waiters: readonly CoroutineId[];
}

/** A pending future. */
export interface FutureDetails {
  readonly id: FutureId;
  readonly kind: FutureKind;
  /** The coroutine whose end settles it, when known. */
  readonly coroutine?: CoroutineId;
  /** Where it was made, for combinators. */
  readonly site?: SiteId;
  /** The futures it waits for itself (a combinator's parts, a `then`'s source), pending and settled. */
  readonly parts?: readonly FuturePart[];
  /** Present when `parts` are only some of those pending: a combinator of very many, asked while the program runs. */
  readonly counts?: {
    readonly settled: number;
    readonly total: number;
    /** There may be more settled: not all could be looked at. */
    readonly isAtLeast: boolean;
    /** True when a part that has settled `decides`. */
    readonly decided?: true;
  };
  readonly label?: string;
  /** The library's own word for the sort of future. */
  readonly reason?: string;
  /** The thing of the library it is a wait for; absent where there is none to show. */
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

/** A queue, lock, semaphore, event or timer of the library that somebody waits for. Counts are of those who wait. */
export type ResourceFacts = {
  /** The same for all who wait for the same thing. */
  readonly id: FutureId;
  /** `Queue 'orders'` */
  readonly title: string;
} & (
  | ({ readonly kind: 'queue' } & QueueCounts)
  /** `holder`: the task that holds it, by its name in the library; absent when nobody does, or a callback. */
  | {
      readonly kind: 'lock';
      readonly holder?: string;
      /** Its coroutine, when known. */
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
  /** Absent when not known without a pause. */
  readonly settled?: boolean;
  /** True when the whole settles because this part has: it waits only for its turn. */
  readonly decides?: true;
}

/** One iteration of the event loop in which coroutines ran. */
export interface TickFacts {
  /** libuv's loop count. */
  readonly number: number;
  /** `performance.now()` when its first coroutine ran. */
  readonly startMs: number;
  /** `performance.now()` when its last coroutine was seen; absent while it lasts. */
  readonly endMs?: number;
  /** What called into JavaScript in it, in order; absent in what older versions wrote. */
  readonly calls?: readonly TickCall[];
  /** What happened in it, in order, bounded; `dropped` counts the rest. */
  readonly events: readonly TickEvent[];
  readonly dropped: number;
  /** True when a debugger stopped the program in it: how long it and what ran in it lasted says nothing. */
  readonly stopped?: true;
}

/** One call of the event loop into JavaScript, with the microtasks that followed. */
export interface TickCall {
  /**
   * The name of Node's resource whose callback it was, as async_hooks has it: `Timeout`, `Immediate`, `TickObject`,
   * `FSReqCallback`, …; `Bootstrap` for the main script. Absent when it is not known for certain.
   */
  readonly resource?: string;
  /** Index in `events`: from this one on, until the next call's. */
  readonly firstEvent: number;
}

export type TickEventKind = 'created' | 'resumed' | 'suspended' | 'finished';

/** One frame of the stack on which a coroutine was created. Lines and columns count from 1. */
export interface CreationFrame {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** It was not on the stack itself, but awaited what was. */
  readonly isAwaiting: boolean;
}

/** One thing that happened in a tick. */
export interface TickEvent {
  readonly kind: TickEventKind;
  readonly coroutine: CoroutineId;
  /** Function row, so that a name can be shown after the coroutine itself is forgotten. */
  readonly function: SiteId;
  /** Where it suspended or resumed. */
  readonly site?: SiteId;
  /** `performance.now()` when it happened. */
  readonly atMs: number;
}
