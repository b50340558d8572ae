/** Rows of findings and observations: problems, and possible problems. */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { FindingKind } from './finding-kinds.js';
import type { Location } from './location.js';

/**
 * An observation: true now and not necessarily wrong, but worth a look. It is not stored: the next answer may not
 * contain it.
 */
export interface ObservationRow {
  /** The same for the same observation as long as it lasts. */
  readonly key: string;
  /** One plain sentence. */
  readonly text: string;
  /** The coroutines concerned, oldest first, at most 20. */
  readonly coroutines: readonly { readonly id: CoroutineId; readonly name: string }[];
  readonly location?: Location;
}

/** One finding: coroutines with the same problem at the same place share one. */
export interface FindingRow {
  /** Stable while the session lasts. */
  readonly key: string;
  readonly kind: FindingKind;
  readonly severity: 'error' | 'warning' | 'info';
  /** One plain sentence. */
  readonly text: string;
  /** The number of times it was found. */
  readonly count: number;
  /** The coroutines concerned, oldest first, at most 20; they may have ended. */
  readonly coroutines: readonly { readonly id: CoroutineId; readonly name: string }[];
  readonly location?: Location;
  /** Each frame of the chain concerned as one line, outermost first; absent if there is none. */
  readonly chain?: readonly string[];
  /** When it was found first, in milliseconds since the program started. */
  readonly atMs: number;
}
