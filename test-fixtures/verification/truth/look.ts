/** What the adapter answers at one moment to everything that its views ask, with what earlier programs left taken off. */
import type {
  ChainFrame,
  CoroutineId,
  CoroutineRequests,
  FutureRow,
  GroupRow,
  SiteRow,
  TaskRow,
} from '../../../debug-adapter/protocol/requests.js';
import type { DapClient } from '../../../debug-adapter/terminal/client/dap-client.js';
import type { Truth } from './truth.js';

/** Rows asked for at once: more than any program has. */
const ALL = 2000;

/** What stood there before the program began. */
export interface Before {
  readonly live: number;
  readonly roots: number;
  readonly futures: number;
  /** Number of the newest tick. */
  readonly tick: number;
}

export const NOTHING_BEFORE: Before = { live: 0, roots: 0, futures: 0, tick: 0 };

/** Of what is asked for one by one, or costs more, only some is asked at each moment. */
export interface LookChoice {
  readonly chainsOf: readonly number[];
  /** Also the graph, the tree by await, groups and places. */
  readonly isWide: boolean;
}

export interface Look {
  readonly live: number;
  /** By parent; undefined: the roots. */
  readonly tasks: ReadonlyMap<CoroutineId | undefined, { rows: readonly TaskRow[]; total: number }>;
  /** Of the coroutines that were chosen. */
  readonly chains: readonly {
    readonly task: TaskRow;
    readonly chain: readonly ChainFrame[];
    readonly cycle?: CoroutineId;
    readonly path: readonly CoroutineId[];
  }[];
  readonly futures: readonly FutureRow[];
  readonly totalFutures: number;
  readonly graph: CoroutineRequests['coroutines/graph']['result'] | undefined;
  readonly sites: readonly SiteRow[] | undefined;
  readonly groups: readonly GroupRow[] | undefined;
  /** Newest first. */
  readonly finished: readonly TaskRow[];
  /** Roots of the tree by await, of all programs, and what is under each of this one's coroutines. */
  readonly byAwait: ReadonlyMap<CoroutineId | undefined, readonly TaskRow[]>;
}

export async function lookAtAll(
  client: DapClient,
  truth: Truth,
  before: Before,
  { chainsOf, isWide }: LookChoice,
): Promise<Look> {
  const ids = truth.live.map(({ id }) => id as CoroutineId);
  let live = 0;
  const tasks = new Map<CoroutineId | undefined, { rows: readonly TaskRow[]; total: number }>();
  const under = async (parent: CoroutineId | undefined): Promise<void> => {
    const start = parent === undefined ? before.roots : 0;
    const answer = await client.ask('coroutines/tasks', {
      start,
      count: ALL,
      ...(parent === undefined ? {} : { parent }),
    });
    const { tasks: rows, total } = answer;
    if (parent === undefined) ({ live } = answer);
    tasks.set(parent, { rows, total: total - start });
    await Promise.all(rows.filter(({ childCount }) => childCount > 0).map(({ id }) => under(id)));
  };
  const byAwait = new Map<CoroutineId | undefined, readonly TaskRow[]>();
  const awaitedBy = async (parent: CoroutineId | undefined): Promise<void> => {
    const answer = await client.ask('coroutines/tasks', {
      tree: 'await',
      count: ALL,
      ...(parent === undefined ? {} : { parent }),
    });
    byAwait.set(parent, answer.tasks);
  };
  const [chains, futures, finished, graph, sites, groups] = await Promise.all([
    Promise.all(chainsOf.map((id) => client.ask('coroutines/task', { id: id as CoroutineId }))),
    client.ask('coroutines/futures', { start: before.futures, count: ALL }),
    client.ask('coroutines/tasks', { finished: true, count: truth.ended.length }),
    isWide ? client.ask('coroutines/graph', { limit: ALL }) : undefined,
    isWide ? client.ask('coroutines/sites', {}) : undefined,
    isWide ? client.ask('coroutines/groups', { by: 'function' }) : undefined,
    under(undefined),
    ...(isWide ? [undefined, ...ids].map((id) => awaitedBy(id)) : []),
  ]);
  return {
    live: live - before.live,
    tasks,
    chains,
    futures: futures.futures,
    totalFutures: futures.total - before.futures,
    finished: finished.tasks,
    graph,
    sites: sites?.sites,
    groups: groups?.groups,
    byAwait,
  };
}
