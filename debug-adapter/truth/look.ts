/** What the adapter answers at one moment to everything that its views ask, with what earlier programs left taken off. */
import type {
  ChainFrame,
  CoroutineId,
  CoroutineRequests,
  FutureRow,
  GroupRow,
  SiteRow,
  TaskRow,
} from '../protocol/requests.js';
import type { DapClient } from '../terminal/dap-client.js';
import type { Truth } from './truth.js';

/** Rows asked for at once: more than any program has. */
const ALL = 2000;

/** What stood there before the program began. */
export interface Before {
  readonly live: number;
  readonly roots: number;
  readonly futures: number;
}

export const NOTHING_BEFORE: Before = { live: 0, roots: 0, futures: 0 };

export type TaskAnswer = CoroutineRequests['coroutines/task']['result'];

export interface Look {
  readonly live: number;
  /** By parent; undefined: the roots. */
  readonly tasks: ReadonlyMap<CoroutineId | undefined, { rows: readonly TaskRow[]; total: number }>;
  /** Of every coroutine that lives. */
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

/** @param isWide also what costs more to ask for */
export async function lookAtAll(
  client: DapClient,
  truth: Truth,
  before: Before,
  isWide: boolean,
): Promise<Look> {
  const ids = truth.live.map(({ id }) => id as CoroutineId);
  const tasks = new Map<CoroutineId | undefined, { rows: readonly TaskRow[]; total: number }>();
  const under = async (parent: CoroutineId | undefined): Promise<void> => {
    const start = parent === undefined ? before.roots : 0;
    const { tasks: rows, total } = await client.ask('coroutines/tasks', {
      start,
      count: ALL,
      ...(parent === undefined ? {} : { parent }),
    });
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
  const [all, chains, futures, finished, graph, sites, groups] = await Promise.all([
    client.ask('coroutines/tasks', { count: 1 }),
    Promise.all(ids.map((id) => client.ask('coroutines/task', { id }))),
    client.ask('coroutines/futures', { start: before.futures, count: ALL }),
    client.ask('coroutines/tasks', { finished: true, count: truth.ended.length }),
    isWide ? client.ask('coroutines/graph', { limit: ALL }) : undefined,
    isWide ? client.ask('coroutines/sites', {}) : undefined,
    isWide ? client.ask('coroutines/groups', { by: 'function' }) : undefined,
    under(undefined),
    ...(isWide ? [undefined, ...ids].map((id) => awaitedBy(id)) : []),
  ]);
  return {
    live: all.live - before.live,
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
