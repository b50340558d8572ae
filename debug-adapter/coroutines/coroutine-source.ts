/** Where the views' facts come from: a program that runs, or a dump of one. */
import type { CoroutineFacts, CreationFrame, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { LoopFacts } from '../../runtime/protocol/loop.js';
import type { Location } from '../protocol/requests.js';
import type { AwaitGraph } from './await-graph.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { FindingList } from './finding-list.js';
import type { History } from './history.js';
import type { RowBuilder } from './task-rows.js';

/** Everything as of one moment. */
export interface Facts {
  readonly graph: AwaitGraph;
  readonly builder: RowBuilder;
  /** Pending futures with their details: combinators, and those learnt. */
  readonly futures: Map<FutureId, FutureFacts>;
}

export interface LoopContents {
  readonly facts: LoopFacts;
  /** Where its callbacks are: of `nextTick`, of timers, of immediates; undefined where that is not known. */
  readonly places: readonly (Location | undefined)[];
}

export interface CoroutineSource {
  readonly store: CoroutineStore;
  readonly history: History;
  readonly findings: FindingList;
  /** The debuggee's clock when the debugger attached, in milliseconds. */
  readonly startedMs: number;
  /** Facts as of now. */
  rows(): Promise<Facts>;
  /** Learns the details of these futures; those that are settled stay unknown. */
  learnFutures(facts: Facts, ids: readonly FutureId[]): Promise<void>;
  /** Brings `history` up to date. */
  updateHistory(): Promise<void>;
  /** What the event loop holds now; undefined where that is not known. */
  loop(): Promise<LoopContents | undefined>;
  /** The stacks on which these were created, innermost frame first; null where that was not kept. */
  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]>;
  /** Learns the arguments of these coroutines, for their names. Each is asked about once. */
  nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void>;
}
