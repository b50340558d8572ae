/**
 * Ends of coroutines, kept until they are reported, while an adapter is attached.
 *
 * The end of a coroutine that the adapter may know as live is never dropped without notice. Of coroutines that began
 * and ended between two queries only the newest ends are kept: a program can end a million a second, and reporting them
 * all would cost far more than running them.
 */
import type { CoroutineId } from '../../protocol/ids.js';
import type { Remains } from './coroutine-record.js';

/** Upper limit of unreported ends: about 5 MB. */
const MOST_ENDS = 50_000;
/** Reported ends that may still be in the list: it is trimmed in large pieces. */
const LOOSE_ENDS = 2000;
/** Ends kept for coroutines that the adapter never saw; trimmed at twice this number. */
const RECENT_ENDS = 500;

let remembering = false;
/** Coroutines up to this number were alive, or had been, at a query. */
let knownUpTo = 0;
let ends: Remains[] = [];
/** Index of the first unreported end. */
let firstUnreported = 0;
/** Version of the newest end dropped unreported; 0 if none was. */
let lostUpTo = 0;
let unheardOf: Remains[] = [];

/** Starts or stops keeping ends. */
export function rememberEnds(on: boolean): void {
  remembering = on;
  knownUpTo = 0;
  ends = [];
  firstUnreported = 0;
  lostUpTo = 0;
  unheardOf = [];
}

export function remembersEnds(): boolean {
  return remembering;
}

/** Called when a query is answered: the adapter may know all coroutines up to this number. */
export function askedAt(newestId: number): void {
  knownUpTo = newestId;
}

/** @param count of this change, taken when nothing can intervene: see registry.ts */
export function noteEnd(remains: Remains, count: () => number): void {
  const isKnown = remains.id <= knownUpTo || remains.task !== undefined;
  remains.version = count();
  (isKnown ? ends : unheardOf).push(remains);
  if (isKnown) {
    if (ends.length - firstUnreported > MOST_ENDS) dropEnds(firstUnreported + MOST_ENDS / 2);
    return;
  }
  if (unheardOf.length > 2 * RECENT_ENDS) unheardOf = unheardOf.slice(-RECENT_ENDS);
}

/** Drops an end that is about to be recorded differently. */
export function withdrawEnd(id: CoroutineId): void {
  const index = ends.findLastIndex((remains) => remains.id === id);
  if (index >= firstUnreported) ends.splice(index, 1);
  else unheardOf = unheardOf.filter((remains) => remains.id !== id);
}

/** The ends since this version, oldest first. */
export function endsSince(from: number): readonly Remains[] {
  return [...ends.slice(firstUnreported), ...unheardOf]
    .filter(({ version }) => version > from)
    .sort((a, b) => a.version - b.version);
}

/** The adapter knows everything up to this version: earlier ends can be dropped. */
export function acknowledgeEnds(upTo: number): void {
  unheardOf = unheardOf.filter(({ version }) => version > upTo);
  while (firstUnreported < ends.length && (ends[firstUnreported]?.version ?? 0) <= upTo) firstUnreported++;
  if (firstUnreported < LOOSE_ENDS) return;
  ends.splice(0, firstUnreported);
  firstUnreported = 0;
}

/** An adapter that knows less than this version has missed dropped ends. */
export function lostEndsUpTo(): number {
  return lostUpTo;
}

function dropEnds(count: number): void {
  lostUpTo = ends[count - 1]?.version ?? lostUpTo;
  ends.splice(0, count);
  firstUnreported = 0;
}
