/**
 * Ways through data: what leads where is recorded forward from roots (a coroutine, a timer, a handle), and followed back
 * from what is looked for. Pure: the data may be the program's own objects, or objects in a copy of its memory.
 */

/** One value that was visited. */
export interface Spot<V, R> {
  readonly value: V;
  readonly depth: number;
  /** Whether it stands for the variables that the functions of one module share. */
  readonly isModule: boolean;
  /** What leads to it; more is added while the search lasts. */
  readonly from: Edge<V, R>[];
}

/** A way to a spot: from another, or from a root. */
export interface Edge<V, R> {
  readonly from: Spot<V, R> | undefined;
  readonly root: R | undefined;
  readonly name: string;
  /** Whether the name is one by itself; else it continues the name before it, as `.next` and `[0]` do. */
  readonly isVariable: boolean;
  /** Whether it may be no way at all: then it is not reported, and counts as one of those whose code can get there. */
  readonly isUnclear?: true;
}

export interface Reached<R> {
  readonly root: R;
  /** `queue[0].resolve`; empty if the root is the function itself. */
  readonly path: string;
}

/** What leads to one function. */
export interface WaysTo<R> {
  /** Variables, callbacks and handles, nearest first. */
  readonly direct: readonly Reached<R>[];
  /**
   * All roots whose code can get there, by variables that a whole module shares, too; of more than {@link MOST_AGENTS}
   * perhaps some are missing.
   */
  readonly agents: ReadonlySet<R>;
}

/** Of more agents it is only known that there are so many. */
export const MOST_AGENTS = 2000;

/** The next edge on the way from a spot to the target; undefined at the target. */
type Onward<V, R> = ReadonlyMap<
  Spot<V, R>,
  { readonly edge: Edge<V, R>; readonly to: Spot<V, R> } | undefined
>;

/**
 * Every way to one of some spots.
 *
 * @param moduleRoot what variables of a whole module count as, whichever closure led there
 * @param blocked what no way goes through
 * @param known what was found behind modules: one map for all questions after one search
 */
export function waysTo<V, R>(
  ends: readonly Spot<V, R>[],
  moduleRoot: R,
  blocked: readonly Spot<V, R>[] = [],
  known = new Map<Spot<V, R>, ReadonlySet<R>>(),
): WaysTo<R> {
  const closed = new Set(blocked);
  const direct: Reached<R>[] = [];
  const agents = new Set<R>();
  const next = new Map<Spot<V, R>, { readonly edge: Edge<V, R>; readonly to: Spot<V, R> } | undefined>();
  for (const end of ends) next.set(end, undefined);
  const told = new Set<R>();
  // Both grow while they are gone through: nearest first.
  const left = [...ends];
  const modules: Spot<V, R>[] = [];
  for (let at = 0; at < left.length; at++) {
    const spot = left[at] as Spot<V, R>;
    for (const edge of spot.from) {
      const { from, root } = edge;
      if (root !== undefined) {
        agents.add(root);
        if (!told.has(root) && edge.isUnclear !== true)
          direct.push({ root, path: pathFrom(edge, spot, next) });
        told.add(root);
      } else if (from?.isModule === true) {
        direct.push({ root: moduleRoot, path: pathFrom(edge, spot, next) });
        modules.push(from);
      } else if (from !== undefined && !next.has(from) && !closed.has(from)) {
        next.set(from, { edge, to: spot });
        left.push(from);
      }
    }
  }
  // The variables of a module are reached by all that can call a function of it.
  for (const module of new Set(modules)) {
    const all = closed.size === 0 ? rootsBehind(module, closed, known) : rootsBehind(module, closed);
    // So many are not put together with others: who they are is not read.
    if (all.size > MOST_AGENTS) return { direct, agents: all };
    for (const root of all) agents.add(root);
  }
  return { direct, agents };
}

/** All roots that lead to a spot, by whatever way that is open. Kept in `known`: the variables of a module lead to many targets. */
function rootsBehind<V, R>(
  spot: Spot<V, R>,
  closed: ReadonlySet<Spot<V, R>>,
  known = new Map<Spot<V, R>, ReadonlySet<R>>(),
): ReadonlySet<R> {
  const found = known.get(spot);
  if (found !== undefined) return found;
  const roots = new Set<R>();
  const seen = new Set([spot]);
  // It grows while it is gone through.
  for (const one of seen)
    for (const { from, root } of one.from) {
      if (root !== undefined) roots.add(root);
      if (from !== undefined && !closed.has(from)) seen.add(from);
    }
  known.set(spot, roots);
  return roots;
}

/** The words from an edge on to the target. */
function pathFrom<V, R>(first: Edge<V, R>, to: Spot<V, R>, next: Onward<V, R>): string {
  let path = first.name;
  for (let step = next.get(to); step !== undefined; step = next.get(step.to)) {
    const { name, isVariable } = step.edge;
    path = !isVariable ? path + name : path === '' ? name : `${path} (${name})`;
  }
  return path;
}
