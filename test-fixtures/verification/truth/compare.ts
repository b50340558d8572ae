/** Compares what the debugger knows in this process with the truth, coroutine by coroutine; answers every difference in words. */
import type { CoroutineFacts, FutureFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../../../debug-adapter/coroutines/store/await-graph.js';
import type { CoroutineStore } from '../../../debug-adapter/coroutines/store/coroutine-store.js';
import { groupingBy, groupKeyOf, groupTasks } from '../../../debug-adapter/coroutines/rows/task-groups.js';
import type { RowBuilder } from '../../../debug-adapter/coroutines/rows/task-rows.js';
import type { FutureKind, GroupBy, GroupRow } from '../../../debug-adapter/protocol/requests.js';
import { TrueForest } from './true-forest.js';
import type { TrueCoroutine, Truth } from './truth.js';

const WAYS: readonly GroupBy[] = ['function', 'site', 'chain', 'state', 'reason'];

/** The debugger's side. */
export interface Shown {
  readonly store: CoroutineStore;
  readonly graph: AwaitGraph;
  readonly builder: RowBuilder;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
  /** Ids of the coroutines whose code runs, innermost first. */
  readonly running: readonly number[];
  /** Coroutines with a lower id belong to earlier programs. */
  readonly firstId: number;
}

/** @param quiet nothing runs and no microtask is due, so that settled promises have been told to all */
export function differences(truth: Truth, shown: Shown, quiet: boolean): string[] {
  const found: string[] = [];
  const { live } = truth;
  const facts = shown.store.liveCoroutines().filter(({ id }) => id >= shown.firstId);
  const expectSame = (what: string, is: unknown, should: unknown): void => {
    if (is !== should) found.push(`${what} is ${String(is)}, should be ${String(should)}`);
  };
  expectSame('the list of live coroutines', facts.map(({ id }) => id).join(), ids(live).join());
  expectSame('the running stack', [...shown.running].reverse().join(), truth.running.join());
  for (const one of live) {
    const fact = shown.store.get(one.id as CoroutineId);
    if (fact !== undefined) compareCoroutine(one, fact, truth, shown, expectSame);
  }
  compareChains(truth, shown, expectSame);
  compareTasks(shown, expectSame);
  compareGroups(shown, expectSame);
  if (quiet) compareFutures(truth, shown, expectSame);
  return found;
}

type Expect = (what: string, is: unknown, should: unknown) => void;

function ids(nodes: readonly { readonly id: number }[]): number[] {
  return nodes.map(({ id }) => id).sort((a, b) => a - b);
}

function compareCoroutine(
  one: TrueCoroutine,
  fact: CoroutineFacts,
  truth: Truth,
  { store }: Shown,
  same: Expect,
): void {
  const who = `${one.functionName}#${one.id}`;
  same(`the function of ${who}`, store.functionName(fact.function), one.functionName);
  same(`the state of ${who}`, fact.state, one.state);
  same(`the parent of ${who}`, fact.parent ?? 0, truth.parents[one.id]);
  const { wait, suspendedAt = 0 } = one;
  if (wait === undefined) return;
  const text = store.textOf(fact.site);
  const wanted = beginningOfAwaited(wait.kind, suspendedAt);
  if (!text.startsWith(wanted)) same(`the place of ${who}`, text, `${wanted}…`);
  if (wait.isDue) return;
  same(`the kind of wait of ${who}`, fact.wait?.kind, wait.kind);
  same(`what ${who} waits for`, fact.wait?.coroutine, wait.coroutine);
}

/** How the text of what is awaited begins: statements are numbered. */
function beginningOfAwaited(kind: FutureKind, label: number): string {
  if (kind === 'iterator') return `T.over(me, ${label},`;
  return kind === 'consumer' ? `T.give(me, ${label})` : `T.on(me, ${label},`;
}

function compareChains(truth: Truth, shown: Shown, same: Expect): void {
  const forest = new TrueForest(truth);
  for (const { id, functionName } of truth.live) {
    const is = shown.graph.chainFrom(id as CoroutineId);
    const { chain, cycle } = forest.chainFrom(id);
    const who = `${functionName}#${id}`;
    same(`the chain of ${who}`, is.coroutines.map((frame) => frame.id).join(), chain.join());
    same(`the cycle in the chain of ${who}`, is.cycle, cycle);
  }
}

/** The tree of tasks, which is kept up with every change, must be what it comes to when it is made from all facts. */
function compareTasks({ store, graph }: Shown, same: Expect): void {
  const parentTask = (facts: CoroutineFacts): CoroutineId | undefined => {
    const seen = new Set<CoroutineId>([facts.id]);
    for (
      let { parent } = facts;
      parent !== undefined && !seen.has(parent);
      parent = store.get(parent)?.parent
    ) {
      seen.add(parent);
      if (store.index.get(parent) === undefined) continue;
      const task = graph.taskOf(parent);
      return task === facts.id ? undefined : task;
    }
    return undefined;
  };
  const live = store.liveCoroutines();
  const tasks = live.filter(({ id }) => !graph.isFrame(id));
  const under = new Map<CoroutineId | undefined, number[]>(live.map(({ id }) => [id, []]));
  under.set(undefined, []);
  for (const task of tasks) under.get(parentTask(task))?.push(task.id);
  same('the list of tasks', ids(graph.tasks()).join(), ids(tasks).join());
  for (const [parent, should] of under) {
    const who = parent === undefined ? 'nobody' : `#${parent}`;
    const are = graph.tasksUnder(parent);
    same(`the list of tasks under ${who}`, are.map(({ id }) => id).join(), should.join());
    same(`the number of tasks under ${who}`, graph.countUnder(parent), should.length);
  }
}

/** So must the groups; one way of grouping for each program, for only one is kept up at a time. */
function compareGroups({ store, graph, builder, firstId }: Shown, same: Expect): void {
  const by = WAYS[firstId % WAYS.length] as GroupBy;
  const print = (groups: readonly GroupRow[]): string =>
    groups
      .map(({ key, count, oldestMs }) => `${key} ${count} ${oldestMs?.toFixed(6) ?? ''}`)
      .sort()
      .join('; ');
  const grouping = groupingBy(by, store, builder);
  const should = groupTasks(graph.tasks(), by, store, builder);
  same(
    `the groups by ${by}`,
    print(store.groups.rows(grouping, (sinceMs) => store.ageOf(sinceMs))),
    print(should),
  );
  for (const { key } of should) {
    const members = graph.tasks().filter((facts) => groupKeyOf(facts, by, builder) === key);
    const are = store.groups.members(key, grouping);
    same(`the members of the group ${key}`, ids(are).join(), ids(members).join());
  }
}

function compareFutures({ futures }: Truth, shown: Shown, same: Expect): void {
  const should = futures
    .map(({ kind, parts, waiters }) => {
      const counts =
        parts === undefined ? '' : ` ${parts.filter(({ isPending }) => !isPending).length}/${parts.length}`;
      return `${kind}${counts} for ${waiters.join()}`;
    })
    .sort();
  const is = [...shown.futures.values()]
    .filter((future) => future.waiters.some((id) => id >= shown.firstId))
    .map(({ kind, parts, waiters }) => {
      const isCombinator = parts !== undefined && kind !== 'then';
      const counts = isCombinator
        ? ` ${parts.filter(({ settled }) => settled === true).length}/${parts.length}`
        : '';
      return `${kind}${counts} for ${[...waiters].sort((a, b) => a - b).join()}`;
    })
    .sort();
  same('the list of futures', is.join('; '), should.join('; '));
}
