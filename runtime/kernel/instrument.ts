/**
 * The kernel's events for a debugger. Owned here, implemented elsewhere.
 *
 * Each loop looks up an instrument under a well-known symbol once, when it is created. Without one, each event costs a
 * null test. A hook that throws is reported once and its instrument dropped: it never reaches user code.
 */
import type { Driver } from './driver.js';
import { toError } from './errors.js';
import type { ChangingWords, Future } from './future.js';
import type { ResourceListener } from './resource-watch.js';
import type { Task } from './task.js';

/** `Symbol.for` name of an instrument on `globalThis`. */
export const INSTRUMENT_SYMBOL_NAME = 'coroutine-debugger.library-probes';

/** `workerData` of an executor's threads: they run function texts, which belong to no file that could be debugged. */
export const EXECUTOR_WORKER = 'coroutine-debugger executor';

export type TaskOutcome = 'returned' | 'threw' | 'cancelled';

/** One coroutine that a task drives: its own, or one that its `async` function awaits. Has a field for a note. */
export type Strand = Pick<Driver, 'note' | 'waitsFor' | 'subject'>;

/** How a task was asked to end. */
export interface CancelRequest {
  readonly message: string | undefined;
  /** The requesting part of the library, in words (`timeout`, `TaskGroup 'x'`); undefined: the program. */
  readonly origin: string | undefined;
}

/** All hooks are optional, and quick. `strand` is undefined while the function of an `async` task is called. */
export interface Instrument {
  taskCreated?(task: Task<unknown>): void;
  stepStarted?(task: Task<unknown>, strand: Strand | undefined): void;
  stepEnded?(task: Task<unknown>, strand: Strand | undefined): void;
  /** `future` is what it waits for, undefined if it only yields for one loop iteration. */
  taskSuspended?(task: Task<unknown>, strand: Strand, future: Future<unknown> | undefined): void;
  cancelAsked?(task: Task<unknown>, request: CancelRequest): void;
  /** `CancelledError` is about to be thrown in. */
  cancelDelivered?(task: Task<unknown>, strand: Strand, error: Error): void;
  /** `uncancel` took a request to end back. */
  cancelWithdrawn?(task: Task<unknown>): void;
  taskRenamed?(task: Task<unknown>): void;
  /** The description for the waiters of this has changed. */
  wordsChanged?(words: ChangingWords): void;
  taskFinished?(task: Task<unknown>, outcome: TaskOutcome): void;
  /**
   * Called once for each loop, before any task: `listen` may be called at any time. One copy of the library, one
   * `listen`.
   */
  loopCreated?(listen: (listener: ResourceListener | null) => void): void;
}

/** The instrument on `globalThis`, or null. */
export function findInstrument(): Instrument | null {
  const found = (globalThis as Record<symbol, unknown>)[Symbol.for(INSTRUMENT_SYMBOL_NAME)];
  return typeof found === 'object' && found !== null ? found : null;
}

/** An instrument of whose hooks each may be called. */
export type GuardedInstrument = Required<Instrument>;

type Hook = (first: unknown, second: unknown, third: unknown) => void;

const HOOKS: Readonly<Record<keyof Instrument, true>> = {
  taskCreated: true,
  stepStarted: true,
  stepEnded: true,
  taskSuspended: true,
  cancelAsked: true,
  cancelDelivered: true,
  cancelWithdrawn: true,
  taskRenamed: true,
  wordsChanged: true,
  taskFinished: true,
  loopCreated: true,
};

/** Calls the hooks that an instrument has; hands on what they throw. */
export function guarded(instrument: Instrument, onFault: (error: Error) => void): GuardedInstrument {
  const own = instrument as Readonly<Record<string, Hook | undefined>>;
  const guard =
    (hook: string): Hook =>
    (first, second, third) => {
      try {
        own[hook]?.(first, second, third);
      } catch (error) {
        onFault(toError(error));
      }
    };
  return Object.fromEntries(Object.keys(HOOKS).map((hook) => [hook, guard(hook)])) as GuardedInstrument;
}
