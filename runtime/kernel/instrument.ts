/**
 * What a debugger may want to hear of the kernel. Owned here, implemented elsewhere.
 *
 * A loop looks once, when it is made, for an instrument under a well-known symbol. Without one each event costs a
 * test against null. A hook that throws is reported once and its instrument dropped: it never reaches user code.
 */
import type { Future } from './future.js';
import type { Task } from './task.js';

/** `Symbol.for` name under which an instrument hangs on `globalThis`. */
export const INSTRUMENT_SYMBOL_NAME = 'coroutine-debugger.library-probes';

/** What a suspended task waits for. */
export interface Wait {
  /** What sort of thing: `sleep`, `queue`, `lock`, `task`, `future`, … ; `tick` for one loop iteration. */
  readonly kind: string;
  /** In words: `Queue 'orders'.get`. */
  readonly label: string;
  /** Absent for `tick`. */
  readonly future?: Future<unknown>;
}

export type TaskOutcome = 'returned' | 'threw' | 'cancelled';

export interface Instrument {
  taskCreated?(task: Task<unknown>): void;
  stepStarted?(task: Task<unknown>): void;
  stepEnded?(task: Task<unknown>): void;
  taskSuspended?(task: Task<unknown>, wait: Wait): void;
  taskFinished?(task: Task<unknown>, outcome: TaskOutcome): void;
}

/** The instrument on `globalThis`, or null. */
export function findInstrument(): Instrument | null {
  const found = (globalThis as Record<symbol, unknown>)[Symbol.for(INSTRUMENT_SYMBOL_NAME)];
  return typeof found === 'object' && found !== null ? found : null;
}
