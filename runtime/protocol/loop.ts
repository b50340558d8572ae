/** What Node's event loop holds: callbacks that are queued, and what keeps the program alive. */

/** A callback in one of Node's queues. */
export interface QueuedCallback {
  /** The function's name; empty when it has none. */
  readonly callback: string;
  /** It is a promise's own resolving function: `new Promise((resolve) => setTimeout(resolve, 100))`. */
  readonly resolves: boolean;
}

export interface TimerFacts extends QueuedCallback {
  readonly kind: 'timeout' | 'interval';
  readonly ms: number;
  /** On the clock of `performance.now()`; that may be past while something else runs. */
  readonly dueAtMs: number;
  /** False when it was unref'ed. */
  readonly keepsAlive: boolean;
}

/** A server, socket, child process, …, or an operation that the system has not answered yet. */
export interface HandleFacts {
  /** Node's class: `Server`, `Socket`, `FSReqCallback`, … */
  readonly type: string;
  /** Addresses, a process id, a host's name; absent when there is nothing to say. */
  readonly detail?: string;
}

export interface LoopFacts {
  /** In the order in which they will be called; null where this Node keeps them elsewhere. */
  readonly queues: {
    readonly nextTicks: readonly QueuedCallback[];
    readonly timers: readonly TimerFacts[];
    readonly immediates: readonly QueuedCallback[];
  } | null;
  /** Handles that keep the program alive. Worker threads are not among them: Node does not list them. */
  readonly handles: readonly HandleFacts[];
  readonly requests: readonly HandleFacts[];
  /** Entries left out because there are too many. */
  readonly dropped: number;
  /** `performance.now()` in the debuggee. */
  readonly nowMs: number;
}
