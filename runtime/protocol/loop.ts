/** The contents of Node's event loop: queued callbacks, and the handles that keep the program alive. */

import type { SiteId } from './ids.js';

/** A callback in one of Node's queues. */
export interface QueuedCallback {
  /** The function's name; empty if it has none. */
  readonly callback: string;
  /** It is a promise's own resolving function: `new Promise((resolve) => setTimeout(resolve, 100))`. */
  readonly resolves: boolean;
}

export interface TimerFacts extends QueuedCallback {
  readonly kind: 'timeout' | 'interval';
  readonly ms: number;
  /** On the clock of `performance.now()`; may have passed while other code runs. */
  readonly dueAtMs: number;
  /** False if it was unref'ed. */
  readonly keepsAlive: boolean;
  /** Where the program made it, if known. */
  readonly madeAt?: SiteId;
}

/** A server, socket, child process, …, or an operation that the system has not completed. */
export interface HandleFacts {
  /** Node's class: `Server`, `Socket`, `FSReqCallback`, … */
  readonly type: string;
  /** Addresses, a process id, a host name; absent if there is nothing to add. */
  readonly detail?: string;
  /** Where the program made it, if known. */
  readonly madeAt?: SiteId;
}

export interface LoopFacts {
  /** In the order of their calls; null if this Node keeps them elsewhere. */
  readonly queues: {
    readonly nextTicks: readonly QueuedCallback[];
    readonly timers: readonly TimerFacts[];
    readonly immediates: readonly QueuedCallback[];
  } | null;
  /** Handles that keep the program alive. Worker threads are missing: Node does not list them. */
  readonly handles: readonly HandleFacts[];
  readonly requests: readonly HandleFacts[];
  /** Number of entries left out. */
  readonly dropped: number;
  /** `performance.now()` in the debuggee. */
  readonly nowMs: number;
}
