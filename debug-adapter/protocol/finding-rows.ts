/** What is wrong, or looks wrong, as rows. */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { Location } from './requests.js';

/** What is wrong, or looks wrong. */
export type FindingKind =
  | 'waitCycle'
  | 'orphan'
  | 'pendingAtExit'
  | 'neverAwaited'
  | 'unhandledError'
  | 'blockedLoop'
  | 'leakSuspect'
  | 'cancellationSwallowed';

/** One finding: coroutines with the same trouble at the same place are one. */
export interface FindingRow {
  /** Stable while the session lasts. */
  readonly key: string;
  readonly kind: FindingKind;
  readonly severity: 'error' | 'warning' | 'info';
  /** One plain sentence. */
  readonly text: string;
  /** How often it was seen. */
  readonly count: number;
  /** The coroutines concerned, oldest first, at most 20; perhaps ended by now. */
  readonly coroutines: readonly { readonly id: CoroutineId; readonly name: string }[];
  readonly location?: Location;
  /** Each frame of the chain concerned as one line, outermost first; absent when there is none. */
  readonly chain?: readonly string[];
  /** Milliseconds since the program started, when it was seen first. */
  readonly atMs: number;
}
