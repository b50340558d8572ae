/** What this debug adapter tells beyond DAP: events with the prefix `coroutines/`. */

import type { FindingRow, OfThePast } from './requests.js';

/** Every custom event and its body. */
export interface CoroutineEvents {
  /** The coroutines changed; ask for what is visible. At most a few a second, and only while a view is visible. */
  'coroutines/changed': OfThePast & {
    readonly version: number;
    readonly live: number;
    /** True when the program is stopped. */
    readonly stopped: boolean;
  };
  /** Something was found that was not known before, or an error-like finding was seen again. */
  'coroutines/finding': { readonly finding: FindingRow };
}
