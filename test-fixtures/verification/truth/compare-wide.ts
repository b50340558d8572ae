/** Compares the await graph, the tree by await, groups, counts by place and finished tasks with the truth. */
import type { GraphEdge } from '../../../debug-adapter/protocol/requests.js';
import type { Expect, Expected } from './compare-rows.js';
import type { Look } from './look.js';
import type { TrueCoroutine, TrueFuture } from './truth.js';

export function compareFinished(expected: Expected, look: Look, same: Expect): void {
  const { truth } = expected;
  // Those that began last.
  const newestFirst = [...truth.ended].sort((a, b) => b - a);
  same('the finished tasks', look.finished.map(({ id }) => id).join(), newestFirst.join());
  for (const { id, outcome, state, definition } of look.finished) {
    same(`the state of finished #${id}`, state, 'finished');
    // Whatever is thrown in them they catch.
    same(`the outcome of #${id}`, outcome, 'returned');
    same(`whether #${id} is of this program`, expected.has(definition), true);
  }
}

export function compareWide(expected: Expected, look: Look, same: Expect): void {
  if (look.sites !== undefined) compareSites(expected, look.sites, same);
  if (look.groups !== undefined) compareGroups(expected, look.groups, same);
  if (look.graph !== undefined) compareGraph(expected, look.graph, same);
  if (look.byAwait.size > 0) compareTreeByAwait(expected, look, same);
}

function tally(lines: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([line, count]) => `${line}: ${count}`)
    .join(', ');
}

function printed(counts: readonly { readonly line: number; readonly count: number }[]): string {
  return [...counts]
    .sort((a, b) => a.line - b.line)
    .map(({ line, count }) => `${line}: ${count}`)
    .join(', ');
}

function compareSites(expected: Expected, sites: NonNullable<Look['sites']>, same: Expect): void {
  const waiting = expected.truth.live.filter(({ wait }) => wait !== undefined && wait.kind !== 'consumer');
  const is = sites
    .filter(({ location }) => expected.has(location))
    .map(({ location, count }) => ({ line: location.line, count }));
  same('who waits where', printed(is), tally(waiting.map((one) => expected.place(one)?.line ?? 0)));
}

function compareGroups(expected: Expected, groups: NonNullable<Look['groups']>, same: Expect): void {
  const { forest, program } = expected;
  const lines = forest
    .tasks()
    .map((id) => program.functions.get(forest.get(id)?.functionName ?? '')?.line ?? 0);
  const is = groups
    .filter(({ location }) => location !== undefined && expected.has(location))
    .map(({ location, count }) => ({ line: location?.line ?? 0, count }));
  same('the tasks of each function', printed(is), tally(lines));
}

function compareTreeByAwait(expected: Expected, look: Look, same: Expect): void {
  const { forest, truth } = expected;
  const partsOf = new Map(truth.futures.map((future) => [future.promise, coroutineParts(future)]));
  const awaitedBy = ({ wait }: TrueCoroutine): number[] => {
    const direct = forest.get(wait?.coroutine)?.id;
    const parts = partsOf.get(wait?.promise ?? 0) ?? [];
    return [...new Set([...(direct === undefined ? [] : [direct]), ...parts])];
  };
  const allBehind = (first: TrueCoroutine): Set<number> => {
    const found = new Set(awaitedBy(first));
    for (const id of found) for (const next of awaitedBy(forest.get(id) ?? first)) found.add(next);
    return found;
  };
  const behind = new Map(truth.live.map((one) => [one.id, allBehind(one)]));
  // Whoever leads to it is led to by it, and is younger.
  const roots = truth.live
    .map(({ id }) => id)
    .filter((id) =>
      truth.live.every(
        (other) => !behind.get(other.id)?.has(id) || (behind.get(id)?.has(other.id) && other.id >= id),
      ),
    );
  for (const [parent, rows] of look.byAwait) {
    const one = forest.get(parent);
    const should = one === undefined ? roots : awaitedBy(one);
    const is = rows.map(({ id }) => id as number).filter((id) => forest.get(id) !== undefined);
    const who = parent === undefined ? 'nobody' : `#${parent}`;
    same(`what ${who} awaits`, [...is].sort(ascending).join(), [...should].sort(ascending).join());
    for (const row of rows) {
      const shown = forest.get(row.id);
      if (shown === undefined) continue;
      same(`the state of #${row.id} by itself`, row.state, shown.isReady ? 'ready' : shown.state);
      same(`the place of #${row.id} by itself`, row.location, expected.place(shown));
      same(`how many #${row.id} awaits`, row.childCount, awaitedBy(shown).length);
    }
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}

function coroutineParts({ partsBehind }: TrueFuture): number[] {
  return partsBehind.flatMap(({ isPending, coroutine }) =>
    isPending && coroutine !== undefined ? [coroutine] : [],
  );
}

/** Coroutines are compared one by one; futures have other names there, and are told apart by who waits for them. */
function compareGraph(expected: Expected, graph: NonNullable<Look['graph']>, same: Expect): void {
  const { truth, forest } = expected;
  const nodes = graph.nodes.filter(({ coroutine }) => forest.get(coroutine) !== undefined);
  const ids = nodes.map(({ coroutine }) => coroutine as number);
  same('the coroutines of the graph', ids.sort(ascending).join(), truth.live.map(({ id }) => id).join());
  const stuck = new Set(truth.stuck);
  for (const { coroutine = 0, label, state, inCycle, location } of nodes) {
    const one = forest.get(coroutine);
    if (one === undefined) continue;
    if (state === 'suspended') same(`the name of #${coroutine} in the graph`, label, expected.name(one));
    same(`the state of #${coroutine} in the graph`, state, one.state);
    same(`the place of #${coroutine} in the graph`, location, expected.place(one));
    if (inCycle && !stuck.has(coroutine)) same(`whether #${coroutine} is in a cycle`, true, false);
  }
  if (stuck.size > 0)
    same(
      'whether the graph has a cycle',
      nodes.some(({ inCycle }) => inCycle),
      true,
    );
  const from = (kind: GraphEdge['kind'], id: string): string[] =>
    graph.edges.filter((edge) => edge.kind === kind && edge.from === id).map(({ to }) => to);
  for (const { id, wait } of truth.live) {
    if (wait?.isDue === true) continue;
    const to = from('awaits', `c${id}`);
    const awaited = wait?.kind === 'then' ? undefined : forest.get(wait?.coroutine);
    const future = truth.futures.find(({ promise }) => promise === wait?.promise);
    if (awaited !== undefined) same(`the edges from #${id}`, to.join(), `c${awaited.id}`);
    else if (future?.parts !== undefined) {
      const parts = to.flatMap((one) => from('part', one));
      const coroutines = parts.filter((one) => one.startsWith('c')).map((one) => Number(one.slice(1)));
      same(`the number of edges from #${id}`, to.length, 1);
      same(
        `the parts of what #${id} waits for`,
        coroutines.sort(ascending).join(),
        [...coroutineParts(future)].sort(ascending).join(),
      );
    } else if (future === undefined) same(`the edges from #${id}`, to.join(), '');
    // A promise of which no more is known than that it is awaited is drawn where another view has asked for it.
    else if (to.length > 0)
      same(
        `who waits for what #${id} waits for`,
        graph.edges
          .flatMap((edge) => (to.includes(edge.to) && edge.kind === 'awaits' ? edge.from : []))
          .join(),
        future.waiters.map((waiter) => `c${waiter}`).join(),
      );
  }
  for (const { from: creator, to, kind } of graph.edges) {
    const id = Number(to.slice(1));
    if (kind !== 'spawned' || forest.get(id) === undefined) continue;
    same(`who created #${id} in the graph`, creator, `c${truth.parents[id] ?? 0}`);
  }
}
