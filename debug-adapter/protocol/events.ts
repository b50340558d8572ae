/** Events of this debug adapter beyond DAP, with the prefix `coroutines/`. */

import type { FindingRow, OfThePast } from './requests.js';

/** Every custom event and its body. */
export interface CoroutineEvents {
  /** The coroutines changed; request what is visible. At most a few a second, and only while a view is visible. */
  'coroutines/changed': OfThePast & {
    readonly version: number;
    readonly live: number;
    /** True if the program is stopped. */
    readonly stopped: boolean;
  };
  /** The session writes a trace, to the file with this absolute path. */
  'coroutines/traceBegan': { readonly path: string };
  /** `copy(value)` was called in the Debug Console: put the text into the clipboard. */
  'coroutines/copy': { readonly text: string };
  /** A profile has ended without a request: its time was over, the program has stopped or ended. */
  'coroutines/profileEnded': { readonly file: string } | { readonly problem: string };
  /** A finding that is new in this session. */
  'coroutines/finding': { readonly finding: FindingRow };
}
