/** Rows of the await graph: what waits for what, and what created what. */
import type { CoroutineState } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { Location } from './location.js';

/** One node of the await graph. */
export interface GraphNode {
  /** `c12` for a coroutine, `f7` for a future, `h1` for another holder: a timer, a listener, a variable. */
  readonly id: string;
  readonly coroutine?: CoroutineId;
  readonly future?: FutureId;
  readonly label: string;
  readonly state: CoroutineState | 'pending' | 'settled' | 'holder';
  /** True if it is part of a wait cycle. */
  readonly inCycle: boolean;
  /** True if the cycle leads through values of variables: then it is certain only as far as these are known. */
  readonly throughHolders?: true;
  readonly location?: Location;
}

/** `from` waits for `to`, or (`spawned`) has created it, or (`held`) is a future that `to` can settle. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'awaits' | 'part' | 'then' | 'spawned' | 'held';
  /** True if both ends are in the same wait cycle. */
  readonly inCycle: boolean;
}
