/** Which tasks a query selects, and in what order. */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import type { CoroutineRequests, SortBy } from '../../protocol/requests.js';
import type { AwaitGraph } from '../store/await-graph.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import type { RunTimes } from '../history/run-times.js';
import { groupingBy, groupKeyOf } from './task-groups.js';
import type { RowBuilder } from './task-rows.js';

const DEFAULT_PAGE = 200;

type Question = CoroutineRequests['coroutines/tasks']['args'] & {
  /** All tasks at any depth, as with a filter. */
  readonly flat?: boolean;
};

/** The requested page, and the total number of rows. For the plain tree only the page is read. */
export function selectPage(
  question: Question,
  store: CoroutineStore,
  graph: AwaitGraph,
  builder: RowBuilder,
  steps: RunTimes,
): { readonly page: readonly CoroutineFacts[]; readonly total: number } {
  const { parent, start = 0, count = DEFAULT_PAGE } = question;
  if (isPlainTree(question)) {
    return { page: graph.tasksUnder(parent, start, count), total: graph.countUnder(parent) };
  }
  const all = selectTasks(question, store, graph, builder, steps);
  return { page: all.slice(start, start + count), total: all.length };
}

function isPlainTree(question: Question): boolean {
  const { filter = '', group, sort = 'id', hideLibrary, tree, finished, flat } = question;
  const isTree = tree !== 'await' && finished !== true && flat !== true && hideLibrary !== true;
  return isTree && filter === '' && group === undefined && sort === 'id';
}

/** Facts of the selected rows, ordered, not cut to the page. Names must be known before a filter can see them. */
export function selectTasks(
  question: Question,
  store: CoroutineStore,
  graph: AwaitGraph,
  builder: RowBuilder,
  steps: RunTimes,
): CoroutineFacts[] {
  return sorted(selected(question, store, graph, builder), question, store, builder, steps);
}

function selected(
  question: Question,
  store: CoroutineStore,
  graph: AwaitGraph,
  builder: RowBuilder,
): CoroutineFacts[] {
  const { parent, filter, group, finished, tree, hideLibrary } = question;
  const shown = (facts: CoroutineFacts): boolean => hideLibrary !== true || !isLibrary(facts, store);
  const own = (): CoroutineFacts[] =>
    hideLibrary === true
      ? [...new Set(graph.tasks().flatMap((facts) => ownPartOf(facts, store, graph)))]
      : graph.tasks();
  if (finished === true) return store.finishedCoroutines().filter(shown).filter(matching(filter, builder));
  if (group !== undefined && hideLibrary !== true) {
    return store.groups.members(group.key, groupingBy(group.by, store, builder));
  }
  if (group !== undefined) {
    return own().filter((facts) => groupKeyOf(facts, group.by, builder) === group.key);
  }
  if (question.flat === true || (filter !== undefined && filter !== '')) {
    return own().filter(matching(filter, builder));
  }
  if (tree === 'await') {
    if (parent !== undefined) {
      const facts = store.get(parent);
      return facts === undefined ? [] : builder.awaitedBy(facts);
    }
    return startsOfWaits(store.liveCoroutines(), builder);
  }
  if (hideLibrary !== true) return graph.tasksUnder(parent);
  return withoutLibrary(graph.tasksUnder(parent), store, graph);
}

/** Those that are not awaited; of those that await each other, and that nothing else leads to, the oldest. */
function startsOfWaits(live: readonly CoroutineFacts[], builder: RowBuilder): CoroutineFacts[] {
  const below = new Map(live.map(({ id }) => [id, [] as CoroutineId[]]));
  const awaited = new Set<CoroutineId>();
  for (const facts of live)
    for (const { id } of builder.awaitedBy(facts)) {
      below.get(facts.id)?.push(id);
      awaited.add(id);
    }
  const starts = new Set(live.flatMap(({ id }) => (awaited.has(id) ? [] : [id])));
  const reached = new Set(starts);
  // It grows while it is gone through.
  for (const id of reached) for (const next of below.get(id) ?? []) reached.add(next);
  const start = (first: CoroutineId): void => {
    const seen = new Set([first]);
    for (const id of seen) {
      reached.add(id);
      // What leads here leads on to that one, too, which does not lead back.
      if (id !== first) starts.delete(id);
      for (const next of below.get(id) ?? []) seen.add(next);
    }
    starts.add(first);
  };
  for (const { id } of live) if (!reached.has(id)) start(id);
  return live.filter(({ id }) => starts.has(id));
}

/**
 * Hidden tasks are replaced by the user's first coroutine in their chain and by the tasks they created, so none of the
 * user's is lost.
 */
function withoutLibrary(
  tasks: readonly CoroutineFacts[],
  store: CoroutineStore,
  graph: AwaitGraph,
): CoroutineFacts[] {
  return tasks.flatMap((facts) =>
    isLibrary(facts, store)
      ? [...ownPartOf(facts, store, graph), ...withoutLibrary(graph.tasksUnder(facts.id), store, graph)]
      : [facts],
  );
}

/** The part of a task to show: its chain from the user's first coroutine on; nothing if there is none. */
function ownPartOf({ id }: CoroutineFacts, store: CoroutineStore, graph: AwaitGraph): CoroutineFacts[] {
  const own = graph.chainFrom(id).coroutines.find((facts) => !isLibrary(facts, store));
  return own === undefined ? [] : [own];
}

function isLibrary(facts: CoroutineFacts, store: CoroutineStore): boolean {
  return /[\\/]node_modules[\\/]/.test(store.placeOf(facts.function)?.path ?? '');
}

function matching(filter: string | undefined, builder: RowBuilder): (facts: CoroutineFacts) => boolean {
  const wanted = filter?.toLowerCase() ?? '';
  if (wanted === '') return () => true;
  return (facts) => {
    const row = builder.taskRow(facts);
    const labels = Object.entries(row.labels ?? {}).map(([key, value]) => `${key}=${value}`);
    return [row.name, row.location?.path ?? '', row.wait?.text ?? '', ...labels].some((text) =>
      text.toLowerCase().includes(wanted),
    );
  };
}

function sorted(
  tasks: CoroutineFacts[],
  { sort, finished }: Question,
  store: CoroutineStore,
  builder: RowBuilder,
  steps: RunTimes,
): CoroutineFacts[] {
  const by: SortBy | 'newest' = sort ?? (finished === true ? 'newest' : 'id');
  switch (by) {
    case 'id':
      return tasks;
    case 'newest':
      return tasks.sort((a, b) => b.id - a.id);
    case 'name':
      return tasks.sort((a, b) => compare(store.nameOf(a), store.nameOf(b)) || a.id - b.id);
    case 'age': {
      const since = (facts: CoroutineFacts): number => builder.leafOf(facts).sinceMs ?? Infinity;
      return tasks.sort((a, b) => compare(since(a), since(b)) || a.id - b.id);
    }
    case 'ran': {
      const ran = ({ id }: CoroutineFacts): number => steps.of(id)?.ranMs ?? 0;
      return tasks.sort((a, b) => ran(b) - ran(a) || a.id - b.id);
    }
    case 'state': {
      const state = (facts: CoroutineFacts): string => builder.taskRow(facts).state;
      return tasks.sort((a, b) => compare(state(a), state(b)) || a.id - b.id);
    }
  }
}

function compare<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
