/** Rows of the await graph: who waits for whom, and who created whom. */
import type { CoroutineState } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { Location } from './requests.js';

/** One node of the await graph. */
export interface GraphNode {
  /** `c12` for a coroutine, `f7` for a future. */
  readonly id: string;
  readonly coroutine?: CoroutineId;
  readonly future?: FutureId;
  readonly label: string;
  readonly state: CoroutineState | 'pending' | 'settled';
  /** True when it is part of a wait cycle. */
  readonly inCycle: boolean;
  readonly location?: Location;
}

/** `from` waits for `to`, or (`spawned`) has created it. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'awaits' | 'part' | 'then' | 'spawned';
  /** True when both ends are in the same wait cycle. */
  readonly inCycle: boolean;
}
