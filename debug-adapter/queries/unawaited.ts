/**
 * Calls of async functions whose promise no one has asked for, though the coroutine that made the calls has ended:
 * `forEach(async …)`, a forgotten `await`. True, and not wrong by itself.
 */
import type { CoroutineFacts, CreationFrame } from '../../runtime/protocol/facts.js';
import type { CoroutineSource } from '../coroutines/store/coroutine-source.js';
import type { Location } from '../protocol/requests.js';

/** In a running program younger ones may still be asked for. */
const LEAST_MS = 1000;
/** Calls of a group whose arguments are fetched. */
const MOST_NAMED = 20;

/** Calls of one function by calls of one other. */
export interface UnawaitedCalls {
  /** Oldest first. */
  readonly calls: readonly CoroutineFacts[];
  readonly text: string;
  /** Of the first call, where stacks are recorded; else of the function. */
  readonly location?: Location;
}

export async function unawaitedCalls(source: CoroutineSource): Promise<UnawaitedCalls[]> {
  const { store } = source;
  const groups = new Map<string, CoroutineFacts[]>();
  const ids = [...((await source.unawaited?.()) ?? [])].sort((a, b) => a - b);
  for (const id of ids) {
    const facts = store.index.get(id);
    const parent = facts?.parent === undefined ? undefined : store.get(facts.parent);
    // Packages start what they do not await on purpose. A parent that is forgotten has ended, but what it was is not known.
    if (store.placeOf(facts?.function)?.path.includes('node_modules') === true) continue;
    if (facts?.sinceMs === undefined || parent?.state !== 'finished') continue;
    // What a module starts goes its own way.
    if (store.functionKind(parent.function) === 'module') continue;
    if (source.isPaused !== true && store.ageOf(facts.sinceMs) < LEAST_MS) continue;
    const key = `${facts.function}:${parent.function}`;
    groups.set(key, [...(groups.get(key) ?? []), facts]);
  }
  const all = [...groups.values()];
  await source.nameCoroutines(all.flatMap((calls) => calls.slice(0, MOST_NAMED)));
  const stacks = await source.creationStacks(all.flatMap(([first]) => first?.id ?? []));
  return all.flatMap((calls, index) => {
    const [first] = calls;
    const parent = first?.parent === undefined ? undefined : store.get(first.parent);
    if (first === undefined || parent === undefined) return [];
    const name = store.functionName(first.function);
    const who =
      calls.length === 1
        ? `${store.nameOf(first)} is awaited by no one so far`
        : `${calls.length} calls of ${name} are awaited by no one so far`;
    const them = calls.length === 1 ? 'it' : 'them';
    const caller = stacks[index]?.[0];
    const location = caller === undefined ? store.placeOf(first.function) : placeOf(caller);
    return [
      {
        calls,
        text: `${who}: ${store.functionName(parent.function)}, which called ${them}, has ended.`,
        ...(location === undefined ? {} : { location }),
      },
    ];
  });
}

function placeOf({ path, line, column }: CreationFrame): Location {
  return { path, line, column };
}
