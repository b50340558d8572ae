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

/** Calls an instrument's hooks until one throws. */
export class GuardedInstrument implements Required<Instrument> {
  readonly #instrument: Instrument;
  readonly #onFault: (error: Error) => void;

  constructor(instrument: Instrument, onFault: (error: Error) => void) {
    this.#instrument = instrument;
    this.#onFault = onFault;
  }

  loopCreated(listen: (listener: ResourceListener | null) => void): void {
    try {
      this.#instrument.loopCreated?.(listen);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  taskCreated(task: Task<unknown>): void {
    try {
      this.#instrument.taskCreated?.(task);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  stepStarted(task: Task<unknown>, strand: Strand | undefined): void {
    try {
      this.#instrument.stepStarted?.(task, strand);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  stepEnded(task: Task<unknown>, strand: Strand | undefined): void {
    try {
      this.#instrument.stepEnded?.(task, strand);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  taskSuspended(task: Task<unknown>, strand: Strand, future: Future<unknown> | undefined): void {
    try {
      this.#instrument.taskSuspended?.(task, strand, future);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  cancelAsked(task: Task<unknown>, request: CancelRequest): void {
    try {
      this.#instrument.cancelAsked?.(task, request);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  cancelDelivered(task: Task<unknown>, strand: Strand, cancelled: Error): void {
    try {
      this.#instrument.cancelDelivered?.(task, strand, cancelled);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  cancelWithdrawn(task: Task<unknown>): void {
    try {
      this.#instrument.cancelWithdrawn?.(task);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  taskRenamed(task: Task<unknown>): void {
    try {
      this.#instrument.taskRenamed?.(task);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  wordsChanged(words: ChangingWords): void {
    try {
      this.#instrument.wordsChanged?.(words);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }

  taskFinished(task: Task<unknown>, outcome: TaskOutcome): void {
    try {
      this.#instrument.taskFinished?.(task, outcome);
    } catch (error) {
      this.#onFault(toError(error));
    }
  }
}
