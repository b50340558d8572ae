/** The ways to the functions that settle one promise, as facts: who can reach them, and whose code can. */
import type { HolderFacts, HoldersFacts } from '../protocol/facts.js';
import { MOST_AGENTS, type Reached, type WaysTo } from './ways.js';

/** Each is one sentence; more would not be read. */
const MOST_HOLDERS = 20;

/**
 * @param resolving the ways to what resolves it, where that is known: they come before the others
 * @param rejecting those that can reject it, and not resolve it
 */
export function holderFacts(
  { direct, agents }: WaysTo<HolderFacts>,
  resolving: readonly Reached<HolderFacts>[] = [],
  rejecting: ReadonlySet<HolderFacts> = new Set(),
): Required<Pick<HoldersFacts, 'holders' | 'agents'>> {
  const holders = new Map<string, HolderFacts>();
  const numbers = new Map<HolderFacts, number>();
  for (const { root, path } of [...resolving, ...direct]) {
    // Two functions settle one promise: one line for both, the way to what resolves it before the other; so of two
    // listeners of one emitter.
    const isShared = root.kind === 'module' || root.kind === 'global';
    const end = isShared ? path.replace(/(?:\._events[.[].*|\.\w+)$/, '') : '';
    const key = `${root.kind}:${root.coroutine ?? root.madeAt ?? numberOf(root, isShared, numbers)}:${end}`;
    if (holders.has(key) || holders.size === MOST_HOLDERS) continue;
    const how = rejecting.has(root) ? { ...root, onlyRejects: true as const } : root;
    holders.set(key, path === '' ? how : { ...how, path });
  }
  // So many are not put together: then others can, as far as anyone knows.
  if (agents.size > MOST_AGENTS)
    return { holders: [...holders.values()], agents: { coroutines: [], others: true } };
  const all = [...agents].filter((root) => !rejecting.has(root));
  const dueMs = [...rejecting].flatMap(({ dueInMs }) => dueInMs ?? []);
  return {
    holders: [...holders.values()],
    agents: {
      coroutines: [...new Set(all.flatMap(({ coroutine }) => coroutine ?? []))].sort((a, b) => a - b),
      others: all.some(({ kind }) => kind !== 'coroutine'),
      ...(dueMs.length === 0 ? {} : { rejectsInMs: Math.min(...dueMs) }),
    },
  };
}

/** Of two timers of which nothing else is known, each is one; variables of modules differ by their names. */
function numberOf(root: HolderFacts, isShared: boolean, numbers: Map<HolderFacts, number>): number {
  if (isShared) return 0;
  const known = numbers.get(root) ?? numbers.size + 1;
  numbers.set(root, known);
  return known;
}
