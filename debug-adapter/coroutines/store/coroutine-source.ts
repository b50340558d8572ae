/** The source of the views' facts: a running program, or a dump of one. */
import type {
  CoroutineFacts,
  CreationFrame,
  FutureFacts,
  HeldFuture,
  HoldersFacts,
  RacedFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { LoopFacts } from '../../../runtime/protocol/loop.js';
import type { Location } from '../../protocol/requests.js';
import type { AwaitGraph } from './await-graph.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { FindingList } from '../findings/finding-list.js';
import type { History } from '../history/history.js';
import type { RowBuilder } from '../rows/task-rows.js';

/** All coroutines at one moment: the basis of rows. */
export interface CoroutineView {
  readonly graph: AwaitGraph;
  readonly builder: RowBuilder;
  /** Pending futures with their details: combinators, and those queried. */
  readonly futures: Map<FutureId, FutureFacts>;
}

export interface LoopContents {
  readonly facts: LoopFacts;
  /** Positions of its callbacks: of `nextTick`, of timers, of immediates; undefined if unknown. */
  readonly places: readonly (Location | undefined)[];
}

export interface CoroutineSource {
  readonly store: CoroutineStore;
  readonly history: History;
  readonly findings: FindingList;
  /** The debuggee's clock when the debugger attached, in milliseconds. */
  readonly startedMs: number;
  /** The current coroutines. Queries the program for changes, unless there cannot be any. */
  view(): Promise<CoroutineView>;
  /** Fetches the details of these futures; settled ones stay unknown. */
  learnFutures(view: CoroutineView, ids: readonly FutureId[]): Promise<void>;
  /** Pending promises used in very many races; absent if not counted. */
  racedPromises?(): Promise<readonly RacedFacts[]>;
  /** Suspended coroutines whose promise no one has asked for; absent if the source cannot be queried. */
  unawaited?(): Promise<readonly CoroutineId[]>;
  /** Who can settle this future; absent if the source cannot be queried. */
  holders?(future: FutureId): Promise<HoldersFacts>;
  /** The same for all futures at the ends of what coroutines wait for; while the program is paused asked once. */
  allHolders?(): Promise<readonly HeldFuture[]>;
  /** What that has answered at this pause; undefined where it was not asked. */
  knownHolders?(): Promise<readonly HeldFuture[]> | undefined;
  /** Whether the program is paused. */
  readonly isPaused?: boolean;
  /** Circles of modules that wait for each other, as URLs; absent where that cannot be asked. */
  importCircles?(
    waits: readonly { readonly module: string; readonly specifier: string }[],
  ): Promise<readonly (readonly string[])[]>;
  /** Brings `history` up to date. */
  updateHistory(): Promise<void>;
  /** The current contents of the event loop; undefined if unknown. */
  loop(): Promise<LoopContents | undefined>;
  /** The stacks on which these were created, innermost frame first; null if not recorded. */
  creationStacks(ids: readonly CoroutineId[]): Promise<readonly (readonly CreationFrame[] | null)[]>;
  /** Fetches the arguments of these coroutines, for their names. Each is queried once. */
  nameCoroutines(coroutines: readonly CoroutineFacts[]): Promise<void>;
}
