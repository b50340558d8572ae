/**
 * The only object of the runtime that is reachable in the debuggee, and the messages it sends. The adapter calls its
 * methods through the inspector (`Runtime.evaluate`, by value), while the program runs and while it is paused.
 */
import type { BreakpointPart, HitCondition, LogMessage } from './breakpoint-conditions.js';
import type { ControlAction, ControlAnswer, ReadyAnswer, Refused, SettleAnswer } from './control.js';
import type {
  CoroutineFacts,
  CreationFrame,
  FutureDetails,
  QueueCounts,
  RacedFacts,
  HeldFuture,
  HoldersFacts,
  CallbackMaking,
  OverdueWait,
  SettlingFacts,
} from './facts.js';
import type { CoroutineId, FutureId, SiteId } from './ids.js';
import type { LoopFacts } from './loop.js';
import type { PackedFacts } from './packed-facts.js';
import type { PackedTick } from './packed-ticks.js';
import type { ModuleTable } from './sites.js';

/**
 * Raised when a field changes meaning; an adapter and a runtime of different versions refuse each other with a
 * sentence.
 */
export const PROTOCOL_VERSION = 15;

/** `Symbol.for` name of the hook object, a non-enumerable property of `globalThis`. */
export const HOOK_SYMBOL_NAME = 'coroutine-debugger.hook';

/**
 * Name of the hook object among the variables of the program's global scripts, where the adapter reaches it: unlike a
 * property of `globalThis` it can be neither deleted nor replaced.
 */
export const HOOK_VARIABLE = 'ªdebugHook';

/** Name of the inspector binding that the adapter adds; the hook removes it from `globalThis` when it attaches. */
export const BINDING_NAME = 'coroutineDebuggerNotify';

/** `$task` in conditions: the running coroutine. */
export interface TaskForConditions {
  readonly id: CoroutineId;
  /** The program's name for the task, else the function's name. */
  readonly name: string;
  /** From the nearest task that has any: itself, its creator, and so on. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is this coroutine, or was created by it, directly or indirectly. */
  readonly isWithin: (coroutine: number) => boolean;
}

/** How a program ends: no work was left, `process.exit` was called, or an error was not handled. */
export type ProgramEnd = 'nothingLeft' | 'exitCall' | 'error';

/**
 * The names that expressions know at a stop besides the program's own; at a breakpoint on a coroutine, the same as in
 * its conditions.
 */
export interface NamesAtStop {
  readonly $task: TaskForConditions | undefined;
  /** The awaited value, or its outcome. */
  readonly $value: unknown;
  readonly $error: unknown;
}

/** Events of a coroutine for breakpoints. */
export type BreakEvent =
  | 'suspend'
  | 'resume'
  | 'create'
  | 'finish'
  | 'fail'
  | 'cancel'
  /** A tick lasts longer than `longerThanMs`; once per tick, at the first hook that notices. */
  | 'longTick'
  /** A queue of the library has become full, or empty. */
  | 'queueFull'
  | 'queueEmpty'
  /** A lock of the library is held longer than `longerThanMs`; at its release, or when a check finds it held. */
  | 'lockHeld';

/** A task of the library, by its name there. */
export interface TaskReference {
  readonly name: string;
  /** Absent if it has no known coroutine. */
  readonly coroutine?: CoroutineId;
}

/** Further details of a hit, for events that have them. Durations are milliseconds. */
export type HitDetail =
  | {
      readonly kind: 'longTick';
      readonly tick: number;
      readonly lastedMs: number;
      /** The coroutine whose code last ran in it; absent if unknown. */
      readonly ranBy?: CoroutineId;
    }
  | ({ readonly kind: 'queue'; readonly title: string } & QueueCounts)
  | {
      readonly kind: 'lock';
      readonly title: string;
      readonly lastedMs: number;
      readonly isReleased: boolean;
      /** Absent if a callback acquired it. */
      readonly holder?: TaskReference;
      readonly waiters: readonly TaskReference[];
    };

/** A breakpoint that the hooks decide in-process. All restrictions must hold. */
export interface CoroutineBreakpoint {
  /** The adapter's number for it, reported with each hit. */
  readonly id: number;
  readonly event: BreakEvent;
  /** Only at these sites; absent: anywhere. For `create` and `finish` these are function rows. */
  readonly sites?: readonly SiteId[];
  /** Only coroutines of functions with this name; absent: any. */
  readonly functionName?: string;
  /** Only these coroutines; absent: any. */
  readonly coroutines?: readonly CoroutineId[];
  /** Only coroutines created by this one, directly or indirectly, or itself; absent: any. */
  readonly within?: CoroutineId;
  /** Only coroutines with this label, `name` or `name=value`, or created by one that has it, directly or indirectly. */
  readonly label?: string;
  /** Only if this suspension closes a wait cycle, so that its coroutines can never resume. For `suspend`. */
  readonly closesCycle?: boolean;
  /** Only if it lasts longer, in milliseconds. For `longTick` and `lockHeld`. */
  readonly longerThanMs?: number;
  /** Only in a later tick than this one. */
  readonly afterTick?: number;
  /** JavaScript over `$task`, `$value`, `$error`, and the frame's variables; absent: always. */
  readonly condition?: string;
  /** Absent: every hit stops. */
  readonly hits?: HitCondition;
  /** Logged instead of stopping; its expressions are evaluated in the frame. */
  readonly log?: LogMessage;
  /** Removed at its first hit. */
  readonly once?: boolean;
}

/** A promise rejected with a reason that is not an error, and not handled. */
export interface RejectedPromise {
  /** As a short text. */
  readonly reason: string;
  /** Where it was made by hand, and by whose code; absent if it was not, or if unknown. */
  readonly madeAt?: SiteId;
  readonly madeBy?: CoroutineId;
  /** The call that rejected it; absent if no code of the program was on the stack, or for the promise of a coroutine. */
  readonly rejectedAt?: { readonly path: string; readonly line: number; readonly column: number };
  /** The coroutine that owns the promise, and its last suspension. */
  readonly coroutine?: { readonly id: CoroutineId; readonly function: SiteId; readonly site?: SiteId };
}

/** What the hooks report through the binding, as JSON. */
export type HookMessage =
  | {
      readonly kind: 'hit';
      /**
       * `waits`, here and below: the thread blocks until it is released, and then pauses; otherwise it pauses at once.
       */
      readonly breakpoint: number;
      readonly event: BreakEvent;
      /** Absent if no coroutine's code was running. */
      readonly coroutine?: CoroutineId;
      readonly site: SiteId;
      readonly detail?: HitDetail;
      /**
       * A resumption by an error, with `scope` still available: V8 is in a handler there, from which the variables of
       * the block with the await are out of reach.
       */
      readonly throws?: true;
      /** For a resumption: the result or error of the await, as a short text; absent for `undefined`. */
      readonly result?: { readonly text: string; readonly isError: boolean };
      readonly waits: boolean;
    }
  | { readonly kind: 'log'; readonly text: string; readonly breakpoint: number }
  | {
      readonly kind: 'expressionFailed';
      readonly part: BreakpointPart;
      readonly breakpoint: number;
      readonly message: string;
    }
  | { readonly kind: 'moduleLoaded'; readonly firstSite: SiteId; readonly table: ModuleTable }
  /** An unhandled error; Node is about to end the program or to call its handlers. */
  | {
      readonly kind: 'uncaught';
      readonly origin: 'uncaughtException' | 'unhandledRejection';
      /** The error with its stack as Node would print it. */
      readonly text: string;
      /** For a `text` without a location: a rejection without an error. */
      readonly rejected?: RejectedPromise;
      /** `performance.now()` in the debuggee. */
      readonly atMs: number;
    }
  /**
   * The runtime is in place in a program to which an adapter attached before its start; the program waits until it is
   * released.
   */
  | { readonly kind: 'installed' }
  /** Node's console is about to write, for the call that V8 last reported. */
  | {
      readonly kind: 'console';
      /** Its number, which marks the text in the output if `text` is absent. */
      readonly write: number;
      readonly stream: 'stdout' | 'stderr';
      readonly text?: string;
      /** Where it was called; absent if that is outside the program. */
      readonly place?: { readonly path: string; readonly line: number; readonly column: number };
      /** The program has replaced the stream: the text may or may not reach the output. */
      readonly isElsewhere?: boolean;
    }
  /** The program ends; it waits until it is released, so that the adapter can make a last query. */
  | { readonly kind: 'exiting'; readonly endedBy: ProgramEnd }
  /** A module with breakpoints begins; the program waits in `debugger` until they are set. */
  | { readonly kind: 'moduleStopped'; readonly firstSite: SiteId; readonly waits: boolean }
  /** A `debugger` statement follows; the program waits until the debugger is on. */
  | { readonly kind: 'debuggerStatement' }
  /** The thread is blocked in a turn of the event loop, as requested, until it is released. */
  | { readonly kind: 'standsStill' }
  /** The end of what a `hit` or `moduleStopped` began, whether V8 has paused or was not allowed to. */
  | { readonly kind: 'continued' };

/** One answer to `pull`. */
export interface Pull {
  /** Pass this as `since` next time. */
  readonly version: number;
  /** True if the answer is not a delta: discard all earlier facts. */
  readonly whole: boolean;
  /** True if there is more: call `pullMore` at once. */
  readonly more: boolean;
  /** Coroutines that changed since the requested version, in full. */
  readonly changed: PackedFacts;
  /** Coroutines collected while suspended since the requested version: they can never resume. */
  readonly orphaned: readonly CoroutineFacts[];
  /** Coroutines that since the requested version returned a value that was never read, and never can be. */
  readonly lost: readonly CoroutineFacts[];
  /** Number of modules loaded: if it exceeds those known, call `modules`. */
  readonly modules: number;
  /** True if coroutines have to age, which is done in pieces: call `age` from time to time. */
  readonly ageing: boolean;
  /** `performance.now()` in the debuggee. */
  readonly nowMs: number;
}

/** The hook object. Every method is quick and touches no user code unless its comment says so. */
/** That a snapshot of the heap has not shown all that waits. */
export const INCOMPLETE = 'incomplete';

/** Objects to look for, as JSON. */
export interface WantedObjects {
  /** The names of functions. */
  readonly functions: readonly string[];
  /** The names of the classes of objects that are no functions. */
  readonly classes: readonly string[];
  /** Whether also all functions of V8 that settle promises: they have no names. */
  readonly settlers: boolean;
  /** Whether also all functions that `bind` has returned. */
  readonly bound: boolean;
}

export interface Hook {
  readonly protocolVersion: number;
  /** V8's name of the script with the hooks. */
  readonly scriptUrl: string;
  /** URL of the library's script that ships with the hooks. */
  readonly libraryUrl: string;
  /** Whether an adapter is already attached: two would remove each other's breakpoints. */
  isAttached(): boolean;
  /**
   * Begins exact bookkeeping (promise identity, ticks); before it, only records exist. Idempotent. `adapterPath`: a
   * local socket that shows whether an adapter that did not start the program is still alive; null: none.
   * `closesInspector`: the inspector was opened for this adapter, and is closed if the adapter dies.
   */
  attach(adapterPath: string | null, closesInspector?: boolean): void;
  /**
   * Whether the program is a text, which is in no file: `node --eval`, standard input. False in a worker thread, where it
   * is not known before it runs.
   */
  runsText(): boolean;
  /** Ends everything that the adapter requested: from now on the program never waits for it. */
  detach(): void;
  /**
   * Facts changed since `since` (0: all), in answers that take the program about `sliceMs` each; null: in one answer.
   * One answer describes one moment, several do not: then query again from their version, until one answer is enough.
   */
  pull(since: number, sliceMs: number | null): Pull;
  /** The next answer of the pull under way; to be called while `more` is true. */
  pullMore(): Pull;
  /** Ages some of the coroutines that are due; answers whether more are. */
  age(): boolean;
  /**
   * Those of these futures that are pending, and the futures they are made of. `inShort`: for combinators of many
   * parts, only what takes the program a few milliseconds at most, and the number of parts.
   */
  futures(ids: readonly FutureId[], inShort: boolean): readonly FutureDetails[];
  /** Who can settle this future. Collects garbage; takes some tenths of a second. */
  holders(future: FutureId): HoldersFacts;
  /**
   * Who can settle each of the futures at the ends of what coroutines wait for, of those that no coroutine settles; as
   * far as the program can look in about `mostMs`. Collects garbage.
   */
  allHolders(mostMs: number): readonly HeldFuture[];
  /** Those futures that are promises: what a snapshot of the heap is asked about. */
  unsettledPromises(): readonly unknown[];
  /** What nearly all objects of the program inherit from. */
  objectPrototype(): object;
  /** Those of these objects that have one of the names, among which is what is looked for: many may have one name. */
  lookAlikes(wantedJson: string, all: ArrayLike<object>): readonly object[];
  /**
   * What a snapshot of the heap has shown, piece by piece. `begin`: the waits of earlier ones hold no more; `label` has
   * V8's numbers of the scripts without hooks whose functions may be followed. `settlers`: a promise and the functions that
   * resolve and reject it. `follower`: a promise, and those after which it settles. `receiver`: a function and what is its
   * `this` if it is an arrow function. `wait`: the promise that code without hooks waits for, the promise of the function that waits, and what that
   * keeps; `label` names the function. `end`: `label` is {@link INCOMPLETE} where others may wait, too. What there is not is
   * `undefined`.
   */
  noteFound(
    kind: 'begin' | 'settlers' | 'follower' | 'receiver' | 'wait' | 'end',
    label: string,
    ...given: readonly unknown[]
  ): void;
  /**
   * Of modules that are suspended at the `import()` of a specifier, circles in which each waits for the next: URLs. Not
   * known before Node 22.15.
   */
  importCircles(
    waits: readonly { readonly module: string; readonly specifier: string }[],
  ): readonly (readonly string[])[];
  /** What the code on the stack of the current stop can use; nothing while the program runs. */
  knowRunning(...usable: readonly unknown[]): void;
  /** Those of these functions and objects of the program that settle something. */
  settledBy(...reached: readonly unknown[]): readonly SettlingFacts[];
  /** Of the running callback; null if nothing is known. */
  callbackMaking(): CallbackMaking | null;
  /** The places of the code that awaits what runs now, nearest first, as V8 knows it: hooks need not know it. */
  awaitingFrames(): readonly CreationFrame[];
  /**
   * At a stop: suspended coroutines that only wait for their turn, because what they await has settled; as many as are
   * found within this time, in milliseconds.
   */
  readyWaits(limitMs: number): readonly CoroutineId[];
  /**
   * At a stop: suspended coroutines whose promise a timer can settle that is overdue; as many as are found within about
   * this time, in milliseconds. None until the queues are known.
   */
  overdueWaits(limitMs: number): readonly OverdueWait[];
  /**
   * Suspended coroutines whose promise no one has asked for by now, in no order; as many as are found within this time,
   * in milliseconds.
   */
  unawaited(limitMs: number): readonly CoroutineId[];
  /** Pending promises used in very many races. */
  racedPromises(): readonly RacedFacts[];
  /**
   * Ticks from number `since` on, oldest first, and how many were forgotten. `more`: there are later ones, to be
   * requested with the number of the last.
   */
  ticks(since: number): {
    readonly ticks: readonly PackedTick[];
    readonly more: boolean;
    readonly forgotten: number;
  };
  /** The latest tick in which coroutines ran. */
  currentTick(): number;
  /**
   * Two functions of Node whose scopes (`[[Scopes]]`) contain its queues: timers and immediates, `nextTick` callbacks.
   */
  queueOwners(): readonly [setTimeout: unknown, nextTick: unknown];
  /** From the adapter, because only an inspector can read scopes: Node's queues, and the clock of its timers. */
  knowQueues(timerListMap: object, immediateQueue: object, tickQueue: object, timersBinding: object): void;
  /** The current contents of the event loop. */
  loopContents(): LoopFacts;
  /** The callbacks of the last `loopContents`: of `nextTick`, of timers, of immediates, in that order. */
  loopCallbacks(): readonly (() => void)[];
  /** All site tables whose `firstSite` is not in `known`. */
  modules(known: readonly number[]): readonly { readonly firstSite: SiteId; readonly table: ModuleTable }[];
  /** Replaces all breakpoints decided in-process. */
  setBreakpoints(breakpoints: readonly CoroutineBreakpoint[]): void;
  /** Source paths whose modules stop at their first statement, where line breakpoints can be set. */
  stopAtModules(paths: readonly string[]): void;
  /**
   * The scope closure of a suspended coroutine: `[[Scopes]]` lists its variables live, and a call with source text
   * evaluates it in the frame (user code!). Undefined if it is not suspended (but see `throws` of a hit) or was not
   * captured.
   */
  scope(coroutine: CoroutineId): ((expression: string) => unknown) | undefined;
  /** The awaited value; undefined if not suspended or collected. */
  awaited(coroutine: CoroutineId): unknown;
  /** The future; undefined if collected. */
  future(future: FutureId): unknown;
  /** A Map or Set with a part of the entries of this one; undefined for any other value. */
  collectionPage(collection: unknown, start: number, end: number): object | undefined;
  /**
   * A page of the properties of an object with very many, as a copy, and the number of those behind them; else undefined.
   */
  propertyPage(object: unknown, start: number): { readonly page: object; readonly left: number } | undefined;
  /** The running coroutines on the JavaScript stack, innermost first. */
  running(): readonly CoroutineId[];
  /**
   * The coroutine whose frame holds this token, if V8 has resumed it and its hook has not been called yet; none for
   * anything else.
   */
  resuming(token: unknown): readonly CoroutineId[];
  /** The names known to conditions that V8 evaluates (of line breakpoints), and to expressions at a stop. */
  namesAtStop(): NamesAtStop;
  /**
   * The values of parameters, each as a short text, for each coroutine; null if it is not suspended. Reads variables
   * only: no getter, proxy or function of the program runs.
   */
  parameters(
    coroutines: readonly CoroutineId[],
    names: readonly (readonly string[])[],
  ): readonly (readonly string[] | null)[];
  /**
   * Whether a line breakpoint that V8 has reached stops: called by its condition, with closures over the frame. Counts
   * hits, logs, and reports failures.
   */
  lineReached(
    breakpoint: number,
    condition: (() => unknown) | null,
    hits: HitCondition | null,
    message: readonly (string | (() => unknown))[] | null,
  ): boolean;
  /**
   * Calls a function, given as text, with the runtime's own built-in objects: what reads values must not run what the
   * program has put in their place.
   */
  applyText(text: string, self: unknown, given: ArrayLike<unknown>): unknown;
  /** From the adapter: whether V8's Debugger domain is on, because then a hit need not wait for it. */
  setDebuggerEnabled(on: boolean): void;
  /** From the adapter: the program has stopped other than by a hook, so durations mean nothing. */
  noteStop(): void;
  /** Pauses in the next turn of the event loop, with nothing of the program on the stack, while that is wanted. */
  pauseInTurn(isWanted: boolean): void;
  /** Blocks the thread in the next turn of the event loop until it is released, and reports that; or no longer does. */
  standInTurn(isWanted: boolean): void;
  /** Called after a request that ran code of the program: Node may have lost a `process.nextTick` of it. */
  wakeTicks(): void;
  /** From now on, keeps the stack on which each coroutine is created: some microseconds and 1 KB each. */
  recordCreationStacks(on: boolean): void;
  /** The stacks on which these were created, innermost frame first; null if unknown. */
  creationStacks(coroutines: readonly CoroutineId[]): readonly (readonly CreationFrame[] | null)[];
  /** Reports console output; `token` marks it in the program's output, if that is a pipe to the adapter. */
  watchConsole(token: string | null): void;
  /** Whether the thread has announced a stop, or its end, and waits to be released. */
  isWaiting(): boolean;
  /** Releases it. */
  release(): void;
  /**
   * Evaluates an expression in a suspended coroutine's frame, or globally (user code!). Rejections of promises that it
   * creates are not reported as errors. `quiet`: breakpoints of the hooks do not stop it.
   */
  evaluate(text: string, coroutine: CoroutineId | null, quiet: boolean): unknown;
  /** Around an expression that V8 evaluates in a frame of a paused program: as `evaluate`. */
  beginEvaluation(quiet: boolean): void;
  endEvaluation(): void;
  /**
   * Applies an operation to a task in controlled mode. `chain` is its await chain, from its end to the task itself;
   * empty for `thawAll`. Arguments are sent as JSON: omitted ones are null.
   */
  control(
    action: ControlAction,
    chain: readonly CoroutineId[],
    reason: string | null,
  ): ControlAnswer | Refused;
  /** Resumes all awaiters of a future; `expression` is evaluated in the program (user code!). */
  settle(future: FutureId, as: 'resolved' | 'rejected', expression: string | null): SettleAnswer | Refused;
  /** The ready queue, after these were moved to its front. */
  ready(order: readonly CoroutineId[] | null): ReadyAnswer | Refused;
  /**
   * Calls a method with arguments in JSON and answers its result as JSON: several times faster through the inspector
   * than by value.
   */
  asJson(method: keyof Hook, args: string): string | undefined;
}
