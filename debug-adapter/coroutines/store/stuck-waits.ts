/**
 * Coroutines that, as far as variables tell, only each other can wake: what they wait for is settled by functions that
 * only they can reach.
 */
import type {
  CoroutineFacts,
  FutureFacts,
  HeldFuture,
  HolderFacts,
  HoldersFacts,
} from '../../../runtime/protocol/facts.js';
import type { CoroutineId, FutureId } from '../../../runtime/protocol/ids.js';
import type { WaitIndex } from './wait-index.js';

/** Futures that are derived from others are followed so far. */
const LONGEST = 100;
/** On the way to a listener of one of Node's emitters and event targets. */
const LISTENER = /\._events[.[]|\[k(?:Events|Handlers)\]/;
/** The way begins with what a `for await` goes through. */
const ITERATOR = 'its iterator';
/** On the way to what is in an array, a Map or a Set. */
const ELEMENT = /\[(?:\d+|…)\]|\.get\(/;

/** All coroutines and futures of one moment, with who can settle the futures that were made by hand. */
export interface Holding {
  readonly index: WaitIndex;
  readonly futures: ReadonlyMap<FutureId, FutureFacts>;
  readonly held: ReadonlyMap<FutureId, HoldersFacts>;
}

export function heldById(all: readonly HeldFuture[]): ReadonlyMap<FutureId, HoldersFacts> {
  return new Map(all.map((one) => [one.future, one]));
}

/** For each coroutine that is stuck, those that could wake it: all of them stuck, too, or none at all. */
export function stuckWaits(holding: Holding): Map<CoroutineId, readonly CoroutineId[]> {
  const stuck = new Map<CoroutineId, readonly CoroutineId[]>();
  for (const facts of holding.index.live()) {
    const wakers = wakersOf(facts, holding);
    if (wakers !== undefined) stuck.set(facts.id, wakers);
  }
  // Who can be woken by one that is not stuck is not stuck either.
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const [id, wakers] of stuck) {
      if (wakers.every((one) => stuck.has(one))) continue;
      stuck.delete(id);
      isChanged = true;
    }
  }
  return stuck;
}

/** Undefined where others can wake it, or that is not known. */
function wakersOf({ id, state, wait }: CoroutineFacts, holding: Holding): CoroutineId[] | undefined {
  if (state !== 'suspended' || wait === undefined) return undefined;
  if (wait.coroutine !== undefined) return [wait.coroutine];
  return wait.future === undefined ? undefined : settlersOf(wait.future, id, holding, new Set());
}

/** @param waiting the coroutine that waits for it, itself or through derived futures */
function settlersOf(
  id: FutureId,
  waiting: CoroutineId,
  holding: Holding,
  seen: Set<FutureId>,
): CoroutineId[] | undefined {
  if (seen.has(id)) return [];
  seen.add(id);
  const held = holding.held.get(id);
  if (held?.state === 'orphan') return [];
  if (held?.state === 'held') {
    if (held.holders.some((holder) => isKnownElsewhere(holder, waiting, holding))) return undefined;
    // What is held by a promise or by Node alone can be woken by who knows whom.
    const { coroutines, others } = held.agents ?? { coroutines: [], others: true };
    return others || coroutines.length === 0 ? undefined : [...coroutines];
  }
  const future = holding.futures.get(id);
  if (future?.parts === undefined || future.counts?.decided === true) return undefined;
  // Of several waits for it at a time it is not known who holds what.
  if (future.kind === 'thenable') return undefined;
  if (future.parts.some(({ decides }) => decides === true)) return undefined;
  const pending = future.parts.filter(({ settled }) => settled !== true);
  const { counts } = future;
  if (pending.length === 0 || (counts !== undefined && counts.total - counts.settled > pending.length))
    return undefined;
  const all: CoroutineId[] = [];
  for (const part of pending) {
    const some =
      part.coroutine !== undefined
        ? [part.coroutine]
        : part.future === undefined
          ? undefined
          : settlersOf(part.future, waiting, holding, seen);
    if (some === undefined) return undefined;
    all.push(...some);
  }
  return all;
}

/**
 * Whether code that no way was followed to may have it, too. A task that keeps in a variable what settles its own wait has
 * given that to something: to Node, to a package. Only what lies in a queue, or in its object, is there for others of the
 * program. And who emits an event may be Node: a stream, a signal.
 */
function isKnownElsewhere(
  { kind, coroutine, path = '' }: HolderFacts,
  waiting: CoroutineId,
  { index }: Holding,
): boolean {
  // What feeds an iterator is often a package's.
  if (path.startsWith(ITERATOR)) return true;
  const isListener = LISTENER.test(path);
  if (kind === 'module') return isListener;
  if (coroutine === undefined || index.taskOf(coroutine) !== index.taskOf(waiting)) return false;
  return isListener || !(/^this\b/.test(path) || ELEMENT.test(path));
}

/** What it waits for at the end of its chain, through futures derived from one other. */
export function heldFutureOf(facts: CoroutineFacts, { index, held, futures }: Holding): FutureId | undefined {
  let id = index.leafOf(facts).wait?.future;
  for (let n = 0; id !== undefined && !held.has(id) && n < LONGEST; n++) {
    const parts: readonly { readonly future?: FutureId }[] = futures.get(id)?.parts ?? [];
    id = parts.length === 1 ? parts[0]?.future : undefined;
  }
  return id !== undefined && held.has(id) ? id : undefined;
}
