/**
 * The one object of ours reachable in the debuggee, and the messages it sends. The adapter calls its methods through
 * the inspector (`Runtime.callFunctionOn`, by value), while the program runs and while it is paused.
 */
import type { ControlAction, ControlAnswer, ReadyAnswer, Refused, SettleAnswer } from './control.js';
import type { CoroutineFacts, CreationFrame, FutureDetails, QueueCounts } from './facts.js';
import type { CoroutineId, FutureId, SiteId } from './ids.js';
import type { LoopFacts } from './loop.js';
import type { PackedFacts } from './packed-facts.js';
import type { PackedTick } from './packed-ticks.js';
import type { ModuleTable } from './sites.js';

/** Raised when a field changes meaning; adapter and runtime of different versions refuse each other with a sentence. */
export const PROTOCOL_VERSION = 5;

/** `Symbol.for` name under which the hook object hangs, non-enumerable, on `globalThis`. */
export const HOOK_SYMBOL_NAME = 'coroutine-debugger.hook';

/** `Symbol.for` name of the object, non-enumerable on `globalThis`, in which conditions of line breakpoints count hits. */
export const LINE_HITS_SYMBOL_NAME = 'coroutine-debugger.hits';

/** Name of the inspector binding the adapter adds; the hook takes it off `globalThis` when it attaches. */
export const BINDING_NAME = 'coroutineDebuggerNotify';

/** What conditions see as `$task`: the coroutine that runs. */
export interface TaskForConditions {
  readonly id: CoroutineId;
  /** What the program calls the task, else the function's name. */
  readonly name: string;
  /** Of the nearest task that has any: itself, who created it, and so on. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is this coroutine, or was created by it, directly or through others. */
  readonly isWithin: (coroutine: number) => boolean;
}

/** How a program comes to its end: nothing was left to do, `process.exit` was called, or an error that nobody handled. */
export type ProgramEnd = 'nothingLeft' | 'exitCall' | 'error';

/** What expressions know at a stop besides the program's own names: at a breakpoint on a coroutine what its conditions do. */
export interface NamesAtStop {
  readonly $task: TaskForConditions | undefined;
  /** What is awaited, or came of it. */
  readonly $value: unknown;
  readonly $error: unknown;
}

/** What happened to a coroutine, as far as breakpoints care. */
export type BreakEvent =
  | 'suspend'
  | 'resume'
  | 'create'
  | 'finish'
  | 'fail'
  | 'cancel'
  /** A tick lasts longer than `longerThanMs`; once a tick, at the first hook that finds it so. */
  | 'longTick'
  /** A queue of the library has become full, or empty. */
  | 'queueFull'
  | 'queueEmpty'
  /** A lock of the library is held for longer than `longerThanMs`; at its release or when somebody finds it held. */
  | 'lockHeld';

/** A task of the library, by its name there. */
export interface TaskReference {
  readonly name: string;
  /** Absent when it has no coroutine that is known. */
  readonly coroutine?: CoroutineId;
}

/** What else is known of a hit, for the events that have more to tell. Durations are milliseconds. */
export type HitDetail =
  | {
      readonly kind: 'longTick';
      readonly tick: number;
      readonly lastedMs: number;
      /** The coroutine whose code ran last in it; absent when not known. */
      readonly ranBy?: CoroutineId;
    }
  | ({ readonly kind: 'queue'; readonly title: string } & QueueCounts)
  | {
      readonly kind: 'lock';
      readonly title: string;
      readonly lastedMs: number;
      readonly isReleased: boolean;
      /** Absent when a callback took it. */
      readonly holder?: TaskReference;
      readonly waiters: readonly TaskReference[];
    };

/** A breakpoint the hooks decide in-process. All given restrictions must hold. */
export interface CoroutineBreakpoint {
  /** The adapter's number for it, reported back on a hit. */
  readonly id: number;
  readonly event: BreakEvent;
  /** Only at these sites; absent: anywhere. For `create` and `finish` these are function rows. */
  readonly sites?: readonly SiteId[];
  /** Only coroutines of functions with this name; absent: any. */
  readonly functionName?: string;
  /** Only these coroutines; absent: any. */
  readonly coroutines?: readonly CoroutineId[];
  /** Only coroutines spawned by this one, directly or through others, or itself; absent: any. */
  readonly within?: CoroutineId;
  /** Only coroutines with this label, `name` or `name=value`, or created by one that has it, directly or not. */
  readonly label?: string;
  /** Only when this suspension closes a wait cycle, so that its coroutines can never go on. For `suspend`. */
  readonly closesCycle?: boolean;
  /** Only when it lasts longer, in milliseconds. For `longTick` and `lockHeld`. */
  readonly longerThanMs?: number;
  /** Only in a later tick than this one. */
  readonly afterTick?: number;
  /** JavaScript over `$task`, `$value`, `$error`, and the frame's variables; absent: always. */
  readonly condition?: string;
  /** Stop at every hit from the n-th on; absent: from the first. */
  readonly hitCount?: number;
  /** Log this text instead of stopping; `{expression}` parts are evaluated in the frame. */
  readonly logMessage?: string;
  /** Removed at its first hit. */
  readonly once?: boolean;
}

/** What the hooks report through the binding, as JSON. */
export type HookMessage =
  | {
      readonly kind: 'hit';
      readonly breakpoint: number;
      readonly event: BreakEvent;
      /** Absent when it happened in no coroutine's code. */
      readonly coroutine?: CoroutineId;
      readonly site: SiteId;
      readonly detail?: HitDetail;
      /**
       * A resumption where the await throws, with `scope` still answered: V8 stands in a handler there, from where the
       * variables of the block with the await cannot be reached.
       */
      readonly throws?: true;
      /** Of a resumption: what the await gives, or throws, as a short text; absent for `undefined`. */
      readonly result?: { readonly text: string; readonly isError: boolean };
    }
  | { readonly kind: 'log'; readonly text: string; readonly site: SiteId }
  | { readonly kind: 'conditionFailed'; readonly breakpoint: number; readonly message: string }
  | { readonly kind: 'moduleLoaded'; readonly firstSite: SiteId; readonly table: ModuleTable }
  /** An error that nobody handled; Node is about to end the program or to call its handlers. */
  | {
      readonly kind: 'uncaught';
      readonly origin: 'uncaughtException' | 'unhandledRejection';
      /** The error with its stack as Node would print it. */
      readonly text: string;
      /** `performance.now()` in the debuggee. */
      readonly atMs: number;
    }
  /** The runtime is in place in a program that an adapter attached to before it began; it waits until it is released. */
  | { readonly kind: 'installed' }
  /** The program ends; it waits until it is released, so that it can be asked a last time. */
  | { readonly kind: 'exiting'; readonly endedBy: ProgramEnd }
  /** A module with breakpoints begins; the program waits in `debugger` until they are set. */
  | { readonly kind: 'moduleStopped'; readonly firstSite: SiteId };

/** One answer to `pull`. */
export interface Pull {
  /** Ask with this as `since` next time. */
  readonly version: number;
  /** True when the answer is not a delta: forget all that was known. */
  readonly whole: boolean;
  /** True when there is more: ask `pullMore` at once. */
  readonly more: boolean;
  /** Coroutines that changed since the asked version, whole facts. */
  readonly changed: PackedFacts;
  /** Coroutines collected while suspended since the asked version: they can never resume. */
  readonly orphaned: readonly CoroutineFacts[];
  /** Coroutines that returned a value since the asked version which nobody took, and nobody ever can. */
  readonly lost: readonly CoroutineFacts[];
  /** Modules loaded so far: when there are more than known, ask `modules`. */
  readonly modules: number;
  /** True when coroutines are to be aged, which is done piece by piece: ask `age` now and then. */
  readonly ageing: boolean;
  /** `performance.now()` in the debuggee. */
  readonly nowMs: number;
}

/** The hook object. Every method is quick and touches no user code unless it says so. */
export interface Hook {
  readonly protocolVersion: number;
  /** URL of the script the hooks are in. */
  readonly scriptUrl: string;
  /** Whether an adapter listens already: two would take each other's breakpoints away. */
  isAttached(): boolean;
  /**
   * Begins exact bookkeeping (promise identity, ticks). Before it, only the registry is kept. Idempotent.
   * `adapterPort`: where on 127.0.0.1 an adapter that did not start the program can be seen to live; null: nowhere.
   */
  attach(adapterPort: number | null): void;
  /** Ends all that the adapter asked for: from now on the program waits for nobody. */
  detach(): void;
  /**
   * Facts changed since `since` (0: all), in answers that take the program about `sliceMs` each; null: in one. One
   * answer is of one moment, several are not: then ask again from their version on, until one answer is enough.
   */
  pull(since: number, sliceMs: number | null): Pull;
  /** The next answer of the pull under way; to be asked while `more` is true. */
  pullMore(): Pull;
  /** Ages some of the coroutines that are due for it; answers whether there are more. */
  age(): boolean;
  /**
   * Those of these futures that are pending, and the futures they are made of. `inShort`: of combinators of many parts
   * only what takes the program no more than a few milliseconds, and how many parts there are.
   */
  futures(ids: readonly FutureId[], inShort: boolean): readonly FutureDetails[];
  /**
   * Ticks from number `since` on, oldest first, and how many were forgotten. `more`: there are later ones, to be asked
   * for with the number of the last.
   */
  ticks(since: number): {
    readonly ticks: readonly PackedTick[];
    readonly more: boolean;
    readonly forgotten: number;
  };
  /** The tick coroutines ran in last. */
  currentTick(): number;
  /** Two functions of Node in whose scopes (`[[Scopes]]`) its queues are: timers and immediates, `nextTick` callbacks. */
  queueOwners(): readonly [setTimeout: unknown, nextTick: unknown];
  /** Told by the adapter, which alone can read scopes: Node's queues. */
  knowQueues(timerListMap: object, immediateQueue: object, tickQueue: object): void;
  /** What the event loop holds now. */
  loopContents(): LoopFacts;
  /** The callbacks of the last `loopContents`: of `nextTick`, of timers, of immediates, in its order. */
  loopCallbacks(): readonly (() => void)[];
  /** All site tables with `firstSite` not in `known`. */
  modules(known: readonly number[]): readonly { readonly firstSite: SiteId; readonly table: ModuleTable }[];
  /** Replaces all breakpoints decided in-process. */
  setBreakpoints(breakpoints: readonly CoroutineBreakpoint[]): void;
  /** Source paths whose modules stop at their first statement so that line breakpoints can be set. */
  stopAtModules(paths: readonly string[]): void;
  /**
   * The scope closure of a suspended coroutine: `[[Scopes]]` lists its variables live, calling it with a text
   * evaluates that in the frame (user code!). Undefined when it is not suspended (but see `throws` of a hit) or was not
   * captured.
   */
  scope(coroutine: CoroutineId): ((expression: string) => unknown) | undefined;
  /** The awaited value itself; undefined when not suspended or collected. */
  awaited(coroutine: CoroutineId): unknown;
  /** The future itself; undefined when collected. */
  future(future: FutureId): unknown;
  /** The running coroutines of the JavaScript stack, innermost first. */
  running(): readonly CoroutineId[];
  /** The names that conditions know, for those that V8 evaluates (of line breakpoints), and for expressions at a stop. */
  namesAtStop(): NamesAtStop;
  /**
   * The values of parameters, each as a short text, for each coroutine; null where it is not suspended. Reads
   * variables only: no getter, proxy or function of the program runs.
   */
  parameters(
    coroutines: readonly CoroutineId[],
    names: readonly (readonly string[])[],
  ): readonly (readonly string[] | null)[];
  /** Told by the adapter whether V8's Debugger domain is on, so that a hit need not wait for it. */
  setDebuggerEnabled(on: boolean): void;
  /** Told by the adapter that the program has stopped in another way than by a hook: durations then say nothing. */
  noteStop(): void;
  /** Keeps, from now on, the stack on which each coroutine is created: some microseconds and 1 KB each. */
  recordCreationStacks(on: boolean): void;
  /** The stacks on which these were created, innermost frame first; null where it is not known. */
  creationStacks(coroutines: readonly CoroutineId[]): readonly (readonly CreationFrame[] | null)[];
  /** Whether the thread has announced a stop and waits, or is about to wait, to be released into it. */
  isWaiting(): boolean;
  /**
   * Does something to a task in controlled mode. `chain` is its await chain, the end first and the task itself last;
   * empty for `thawAll`. Arguments travel as JSON: what is not given is null.
   */
  control(
    action: ControlAction,
    chain: readonly CoroutineId[],
    reason: string | null,
  ): ControlAnswer | Refused;
  /** Lets all that await a future go on; `expression` is evaluated in the program (user code!). */
  settle(future: FutureId, as: 'resolved' | 'rejected', expression: string | null): SettleAnswer | Refused;
  /** The ready queue, after these were put first in it. */
  ready(order: readonly CoroutineId[] | null): ReadyAnswer | Refused;
  /** Calls a method and answers its result as JSON: several times faster through the inspector than as a value. */
  asJson(method: keyof Hook, args: readonly unknown[]): string | undefined;
}
