/** Answers the `coroutines/` requests: rows of the views, from the program's facts. */
import type { CoroutineFacts, CreationFrame } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { CoroutineSource } from '../coroutines/store/coroutine-source.js';
import { heldById } from '../coroutines/store/stuck-waits.js';
import { causeTexts } from '../coroutines/rows/tick-causes.js';
import { loopRows } from '../coroutines/rows/loop-rows.js';
import { stepRow, stepsOf } from '../coroutines/rows/step-rows.js';
import { countBySite } from '../coroutines/rows/site-counts.js';
import { graphRows } from '../coroutines/rows/graph-rows.js';
import { MOST_WAITERS } from '../coroutines/rows/task-rows.js';
import { groupingBy, groupTasks } from '../coroutines/rows/task-groups.js';
import { selectPage, selectTasks } from '../coroutines/rows/task-selection.js';
import type { ChainFrame, CoroutineRequests, CreationRow, Location } from '../protocol/requests.js';
import { UserError } from '../errors.js';
import { suspendedFrameId } from './suspended-frame-id.js';

const DEFAULT_PAGE = 200;
const DEFAULT_TICKS = 50;
/** Number of newest coroutines in an answer with changes only: those that began since. */
const DELTA_NAMES = 50;
const DEFAULT_TIMELINE_MS = 10_000;
const DEFAULT_SLICES = 20_000;
const DEFAULT_NODES = 500;
const MOST_CREATORS = 100;

type Args<R extends keyof CoroutineRequests> = CoroutineRequests[R]['args'];
type Result<R extends keyof CoroutineRequests> = Promise<CoroutineRequests[R]['result']>;

export async function answerTasks(
  source: CoroutineSource,
  args: Args<'coroutines/tasks'>,
): Result<'coroutines/tasks'> {
  const view = await source.view();
  const { graph, builder } = view;
  const { store, history } = source;
  const isByTime = args.sort === 'ran';
  if (isByTime) await source.updateHistory();
  // Names contain arguments only once fetched: a filter, grouping by reason and ordering by name need all of them.
  const isFiltered = (args.filter ?? '') !== '';
  if (isFiltered || args.sort === 'name') await source.nameCoroutines(graph.tasks());
  const select = (): ReturnType<typeof selectPage> => selectPage(args, store, graph, builder, history.steps);
  const { version } = store;
  const first = select();
  await Promise.all([
    source.nameCoroutines(first.page),
    source.learnFutures(
      view,
      first.page.flatMap((task) => builder.leafOf(task).wait?.future ?? []),
    ),
  ]);
  // A page shows one moment: if the store has changed, or the filter depends on fetched details, it must be selected
  // again.
  const { page, total } = store.version === version && !isFiltered ? first : select();
  return {
    tasks: page.map((task) => {
      const row = args.tree === 'await' ? builder.coroutineRow(task) : builder.taskRow(task);
      return isByTime ? { ...row, ...stepsOf(history.steps, task.id) } : row;
    }),
    total,
    live: store.live,
    version: store.version,
  };
}

export async function answerGroups(
  source: CoroutineSource,
  { by, filter, hideLibrary }: Args<'coroutines/groups'>,
): Result<'coroutines/groups'> {
  const { graph, builder } = await source.view();
  if ((filter ?? '') === '' && hideLibrary !== true) {
    return {
      groups: source.store.groups.rows(groupingBy(by, source.store, builder), (sinceMs) =>
        source.store.ageOf(sinceMs),
      ),
      tasks: graph.countTasks(),
    };
  }
  if ((filter ?? '') !== '') await source.nameCoroutines(graph.tasks());
  const question = { flat: true, filter: filter ?? '', hideLibrary: hideLibrary ?? false };
  const tasks = selectTasks(question, source.store, graph, builder, source.history.steps);
  return { groups: groupTasks(tasks, by, source.store, builder), tasks: tasks.length };
}

export async function answerTask(
  source: CoroutineSource,
  { id }: Args<'coroutines/task'>,
): Result<'coroutines/task'> {
  const { graph, builder } = await source.view();
  await source.updateHistory();
  await source.nameCoroutines(graph.chainFrom(id).coroutines);
  const facts = source.store.get(id);
  if (facts === undefined) throw new UserError(`There is no coroutine ${id}: it has ended, or never was.`);
  const { coroutines, cycle } = graph.chainFrom(id);
  const chain = coroutines.map((frame): ChainFrame => {
    const location = source.store.placeOf(frame.site);
    const wait = builder.waitOf(frame);
    return {
      coroutine: frame.id,
      name: source.store.nameOf(frame),
      state: frame.state,
      ...(location === undefined ? {} : { location }),
      ...(frame.state === 'suspended' ? { frameId: suspendedFrameId(frame.id) } : {}),
      ...(wait === undefined ? {} : { wait }),
      ...stepsOf(source.history.steps, frame.id),
    };
  });
  const path = graph.pathTo(id);
  return { task: builder.taskRow(facts), chain, path, ...(cycle === undefined ? {} : { cycle }) };
}

export async function answerFutures(
  source: CoroutineSource,
  args: Args<'coroutines/futures'>,
): Result<'coroutines/futures'> {
  const view = await source.view();
  const { index } = source.store;
  const shownIds = index.futures(args.start ?? 0, args.count ?? DEFAULT_PAGE);
  const waiting = shownIds.flatMap((id) => index.waitersOf(id).slice(0, MOST_WAITERS));
  await Promise.all([source.learnFutures(view, shownIds), source.nameCoroutines(known(source, waiting))]);
  const page = shownIds.flatMap((id) => {
    const future = view.futures.get(id);
    const waiters = index.waitersOf(id);
    // A future that settled meanwhile has no waiters any more.
    return future === undefined || waiters.length === 0 ? [] : [{ ...future, waiters }];
  });
  const settling = page.flatMap(({ coroutine }) => coroutine ?? []);
  await source.nameCoroutines(known(source, settling));
  return { futures: page.map((future) => view.builder.futureRow(future)), total: index.futureCount };
}

export async function answerTicks(
  source: CoroutineSource,
  args: Args<'coroutines/ticks'>,
): Result<'coroutines/ticks'> {
  const { builder } = await source.view();
  await source.updateHistory();
  const newest = source.history
    .ticksFrom(args.since ?? 0)
    .slice(-(args.count ?? DEFAULT_TICKS))
    .reverse();
  await source.nameCoroutines(
    known(
      source,
      newest.flatMap(({ events }) => events.map(({ coroutine }) => coroutine)),
    ),
  );
  return {
    ticks: newest.map((tick) => builder.tickRow(tick, source.startedMs)),
    forgotten: source.history.dropped,
  };
}

export async function answerSteps(
  source: CoroutineSource,
  { start = 0, count = DEFAULT_PAGE }: Args<'coroutines/steps'>,
): Result<'coroutines/steps'> {
  await source.view();
  await source.updateHistory();
  const { steps } = source.history;
  const functions = steps.byFunction();
  const page = functions.slice(start, start + count);
  await source.nameCoroutines(
    known(
      source,
      page.map(({ longest }) => longest.coroutine),
    ),
  );
  return {
    functions: page.map((one) => stepRow(one, source)),
    total: functions.length,
    atLeast: !steps.isComplete,
  };
}

export async function answerSites(source: CoroutineSource): Result<'coroutines/sites'> {
  await source.view();
  return { sites: countBySite(source.store) };
}

export async function answerLoop(
  source: CoroutineSource,
  args: Args<'coroutines/loop'>,
): Result<'coroutines/loop'> {
  const contents = await source.loop();
  if (contents === undefined) return { rows: [], total: 0, queuesKnown: false };
  const place = (site: SiteId | undefined): Location | undefined => source.store.placeOf(site);
  const rows = loopRows(contents.facts, contents.places, place);
  const start = args.start ?? 0;
  return {
    rows: rows.slice(start, start + (args.count ?? DEFAULT_PAGE)),
    total: rows.length + contents.facts.dropped,
    queuesKnown: contents.facts.queues !== null,
  };
}

export async function answerTimeline(
  source: CoroutineSource,
  { forMs, limit, since }: Args<'coroutines/timeline'>,
): Result<'coroutines/timeline'> {
  await source.view();
  await source.updateHistory();
  const { store, history, startedMs } = source;
  await source.nameCoroutines(store.index.newest(since === undefined ? DEFAULT_PAGE : DELTA_NAMES));
  const fromMs = store.nowMs - (forMs ?? DEFAULT_TIMELINE_MS);
  const { lanes, leftOut, mark } = history.lanes(fromMs, startedMs, limit ?? DEFAULT_SLICES, since?.event);
  const ticks = history
    .ticksFrom(since?.tick ?? 0)
    .filter(({ endMs }) => (endMs ?? Infinity) >= fromMs)
    .map((tick) => ({
      number: tick.number,
      startMs: tick.startMs - startedMs,
      ...(tick.endMs === undefined ? {} : { endMs: tick.endMs - startedMs }),
      causes: causeTexts(tick),
    }));
  return {
    lanes,
    mark: { event: mark, tick: history.lastNumber },
    ticks,
    nowMs: store.nowMs - startedMs,
    dropped: history.dropped + leftOut,
  };
}

export async function answerGraph(
  source: CoroutineSource,
  { around, limit, holders }: Args<'coroutines/graph'>,
): Result<'coroutines/graph'> {
  const view = await source.view();
  const { builder, futures } = view;
  const all = holders === true && source.isPaused !== false ? ((await source.allHolders?.()) ?? []) : [];
  await source.learnFutures(
    view,
    all.map(({ future }) => future),
  );
  const most = limit ?? DEFAULT_NODES;
  await source.nameCoroutines(source.store.index.oldest(most));
  return graphRows(source.store, builder, futures, around, most, heldById(all));
}

export async function answerCreation(
  source: CoroutineSource,
  { id }: Args<'coroutines/creation'>,
): Result<'coroutines/creation'> {
  await source.view();
  const { store } = source;
  const chain: CoroutineFacts[] = [];
  for (let next = store.get(id)?.parent; next !== undefined && chain.length < MOST_CREATORS;) {
    const facts = store.get(next);
    if (facts === undefined) break;
    chain.push(facts);
    next = facts.parent;
  }
  await source.nameCoroutines(chain);
  const [own, ...others] = await source.creationStacks([id, ...chain.map((facts) => facts.id)]);
  return {
    ...stackOf(own),
    creators: chain.map((facts, index) => {
      const location = store.placeOf(facts.site ?? facts.function);
      return {
        id: facts.id,
        name: store.nameOf(facts),
        ...(location === undefined ? {} : { location }),
        ...stackOf(others[index]),
      };
    }),
  };
}

/** The field `stack` of a row; nothing if it was not recorded, or no user code was below. */
function stackOf(frames: readonly CreationFrame[] | null | undefined): {
  readonly stack?: readonly CreationRow[];
} {
  if (frames === null || frames === undefined || frames.length === 0) return {};
  return {
    stack: frames.map(({ name, isAwaiting, ...location }) => ({
      name,
      location,
      ...(isAwaiting ? { isAwaiting: true } : {}),
    })),
  };
}

function known(source: CoroutineSource, ids: readonly CoroutineId[]): CoroutineFacts[] {
  return [...new Set(ids)].map((id) => source.store.get(id)).filter((facts) => facts !== undefined);
}
