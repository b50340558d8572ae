/** Compares what the debugger says with the truth, coroutine by coroutine; answers every difference in words. */
import type { CoroutineFacts, FutureFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../runtime/protocol/ids.js';
import type { AwaitGraph } from '../coroutines/await-graph.js';
import type { CoroutineStore } from '../coroutines/coroutine-store.js';
import { groupKeyOf, groupTasks } from '../coroutines/task-groups.js';
import type { RowBuilder } from '../coroutines/task-rows.js';
import type { GroupBy, GroupRow } from '../protocol/requests.js';
import type { Ledger, Node } from './ledger.js';

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
export function differences(ledger: Ledger, shown: Shown, quiet: boolean): string[] {
  const found: string[] = [];
  const live = ledger.nodes.filter(({ state }) => state === 'running' || state === 'suspended');
  const facts = shown.store.liveCoroutines().filter(({ id }) => id >= shown.firstId);
  const expectSame = (what: string, is: unknown, should: unknown): void => {
    if (is !== should) found.push(`${what} is ${String(is)}, should be ${String(should)}`);
  };
  expectSame('the list of live coroutines', facts.map(({ id }) => id).join(), ids(live).join());
  expectSame(
    'the running stack',
    [...shown.running].reverse().join(),
    ledger.stack.map(({ id }) => id).join(),
  );
  for (const node of live) {
    const fact = shown.store.get(node.id as CoroutineId);
    if (fact === undefined) continue;
    compareNode(node, fact, ledger, shown, expectSame);
  }
  compareTree(live, ledger, shown, expectSame);
  compareTasks(shown, expectSame);
  compareGroups(shown, expectSame);
  if (quiet) compareFutures(live, ledger, shown, expectSame);
  return found;
}

type Expect = (what: string, is: unknown, should: unknown) => void;

function ids(nodes: readonly { readonly id: number }[]): number[] {
  return nodes.map(({ id }) => id).sort((a, b) => a - b);
}

function compareNode(node: Node, fact: CoroutineFacts, ledger: Ledger, shown: Shown, same: Expect): void {
  const who = `${node.functionName}#${node.id}`;
  const { store } = shown;
  same(`the function of ${who}`, store.functionName(fact.function), node.functionName);
  same(`the state of ${who}`, fact.state, node.state);
  same(`the parent of ${who}`, fact.parent, node.parent?.id);
  if (node.state !== 'suspended' || node.wait === undefined) return;
  const { wait } = node;
  if ('label' in wait) {
    const text = store.textOf(fact.site);
    const wanted = wait.kind === 'iterator' ? `T.over(me, ${wait.label},` : `T.on(me, ${wait.label},`;
    if (!text.startsWith(wanted)) same(`the place of ${who}`, text, `${wanted}…`);
  }
  // What it waits for has just ended, and it is due to go on in this very tick: it may still be told as it was.
  if (wait.kind === 'future' && leadsToEnded(wait.promise, ledger)) return;
  same(`the kind of wait of ${who}`, fact.wait?.kind, expectedKind(wait, ledger));
  same(`what ${who} waits for`, fact.wait?.coroutine, expectedCoroutine(wait, ledger)?.id);
}

function leadsToEnded(promise: Promise<unknown>, ledger: Ledger): boolean {
  const told = ledger.promises.get(promise);
  if (told?.kind === 'derived') return leadsToEnded(told.source, ledger);
  return ledger.settled.has(promise) || ledger.isEnded(promise);
}

function expectedKind(wait: NonNullable<Node['wait']>, ledger: Ledger): string {
  if (wait.kind !== 'future') return wait.kind;
  const owner = ledger.owners.get(wait.promise);
  if (owner !== undefined) return owner.state === 'ended' ? 'promise' : 'coroutine';
  const told = ledger.promises.get(wait.promise);
  if (told?.kind === 'derived') return 'then';
  return told === undefined || told.kind === 'timer' ? 'promise' : told.kind;
}

function expectedCoroutine(wait: NonNullable<Node['wait']>, ledger: Ledger): Node | undefined {
  if (wait.kind === 'iterator') return wait.producer.state === 'unborn' ? undefined : wait.producer;
  if (wait.kind !== 'future') return undefined;
  // A chain of `then` leads to the promise it began with, or to the first coroutine's or combinator's on the way.
  for (let promise = wait.promise; ;) {
    const owner = ledger.owners.get(promise);
    if (owner !== undefined && owner.state !== 'ended') return owner;
    const told = ledger.promises.get(promise);
    if (told?.kind !== 'derived') return undefined;
    promise = told.source;
  }
}

/** The node it awaits directly: the next frame of its chain. */
function awaited(node: Node, ledger: Ledger): Node | undefined {
  const next = node.wait === undefined ? undefined : expectedCoroutine(node.wait, ledger);
  return next?.state === 'running' || next?.state === 'suspended' ? next : undefined;
}

function compareTree(live: readonly Node[], ledger: Ledger, shown: Shown, same: Expect): void {
  for (const node of live) {
    const chain: number[] = [];
    let cycle: number | undefined;
    for (let next: Node | undefined = node; next !== undefined; next = awaited(next, ledger)) {
      if (chain.includes(next.id)) {
        cycle = next.id;
        break;
      }
      chain.push(next.id);
    }
    const is = shown.graph.chainFrom(node.id as CoroutineId);
    const who = `${node.functionName}#${node.id}`;
    same(`the chain of ${who}`, is.coroutines.map(({ id }) => id).join(), chain.join());
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
  const should = groupTasks(graph.tasks(), by, store, builder);
  same(`the groups by ${by}`, print(store.groups.rows(by, store, builder)), print(should));
  for (const { key } of should) {
    const members = graph.tasks().filter((facts) => groupKeyOf(facts, by, builder) === key);
    const are = store.groups.members(by, key, store, builder);
    same(`the members of the group ${key}`, ids(are).join(), ids(members).join());
  }
}

function compareFutures(live: readonly Node[], ledger: Ledger, shown: Shown, same: Expect): void {
  const waiters = new Map<Promise<unknown>, number[]>();
  for (const { state, wait, id } of live) {
    if (state !== 'suspended' || wait?.kind !== 'future') continue;
    waiters.set(wait.promise, [...(waiters.get(wait.promise) ?? []), id]);
  }
  const should = [...waiters]
    .map(([promise, waiting]) => {
      const told = ledger.promises.get(promise);
      const parts =
        told !== undefined && 'parts' in told
          ? ` ${told.parts.filter((part) => ledger.settled.has(part)).length}/${told.parts.length}`
          : '';
      return `${expectedKind({ kind: 'future', promise, label: 0 }, ledger)}${parts} for ${waiting.sort((a, b) => a - b).join()}`;
    })
    .sort();
  const is = [...shown.futures.values()]
    .filter((future) => future.waiters.some((id) => id >= shown.firstId))
    .map(({ kind, parts, waiters: waiting }) => {
      const isCombinator = parts !== undefined && kind !== 'then';
      const counts = isCombinator
        ? ` ${parts.filter(({ settled }) => settled === true).length}/${parts.length}`
        : '';
      return `${kind}${counts} for ${[...waiting].sort((a, b) => a - b).join()}`;
    })
    .sort();
  same('the list of futures', is.join('; '), should.join('; '));
}
