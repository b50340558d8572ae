/** What this debug adapter tells beyond DAP: events with the prefix `coroutines/`. */

/** Every custom event and its body. */
export interface CoroutineEvents {
  /** The coroutines changed; ask for what is visible. At most a few a second, and only while a view is visible. */
  'coroutines/changed': {
    readonly version: number;
    readonly live: number;
    /** True when the program is stopped. */
    readonly stopped: boolean;
  };
}
