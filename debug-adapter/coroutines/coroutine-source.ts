/** Where the views' facts come from: a program that runs, or a dump of one. */
import type { FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { AwaitGraph } from './await-graph.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { FindingList } from './finding-list.js';
import type { History } from './history.js';
import type { RowBuilder } from './task-rows.js';

/** Everything as of one moment. */
export interface Facts {
  readonly graph: AwaitGraph;
  readonly builder: RowBuilder;
  readonly futures: readonly FutureFacts[];
  /** Pending futures there are; `futures` may hold fewer. */
  readonly totalFutures: number;
}

export interface CoroutineSource {
  readonly store: CoroutineStore;
  readonly history: History;
  readonly findings: FindingList;
  /** The debuggee's clock when the debugger attached, in milliseconds. */
  readonly startedMs: number;
  /** Facts as of now. */
  rows(): Promise<Facts>;
  /** Brings `history` up to date. */
  updateHistory(): Promise<void>;
  /** Learns the arguments of these coroutines, for their names. Each is asked about once. */
  nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void>;
}
