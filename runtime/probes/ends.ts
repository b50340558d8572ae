/**
 * Ends of coroutines, remembered until the adapter was told, while somebody looks.
 *
 * An end of a coroutine the adapter may know as live is never dropped without saying so. Of those that began and ended
 * between two questions only the newest are kept: a program can end a million a second, and telling them all would
 * cost it far more than running them.
 */
import type { CoroutineId } from '../protocol/ids.js';
import type { Remains } from './coroutine-record.js';

/** Ends nobody was told of that are remembered at most: about 5 MB. */
const MOST_ENDS = 50_000;
/** Ends told already that may still be in the list: it is cut in large pieces. */
const LOOSE_ENDS = 2000;
/** Of coroutines that nobody ever heard of: at least so many, at most twice as many. */
const RECENT_ENDS = 500;

let remembering = false;
/** Coroutines up to this number lived, or had lived, at a question. */
let knownUpTo = 0;
let ends: Remains[] = [];
/** Index of the first end nobody was told of. */
let firstUntold = 0;
/** Version of the newest end that was dropped without being told; 0 when none was. */
let lostUpTo = 0;
let unheardOf: Remains[] = [];

/** From now on, or no longer. */
export function rememberEnds(on: boolean): void {
  remembering = on;
  knownUpTo = 0;
  ends = [];
  firstUntold = 0;
  lostUpTo = 0;
  unheardOf = [];
}

export function remembersEnds(): boolean {
  return remembering;
}

/** To be called when a question is answered: the asker may know all coroutines up to this number. */
export function askedAt(newestId: number): void {
  knownUpTo = newestId;
}

/** @param count of this change, taken when nothing can come between: see registry.ts */
export function noteEnd(remains: Remains, count: () => number): void {
  const isKnown = remains.id <= knownUpTo || remains.task !== undefined;
  remains.version = count();
  (isKnown ? ends : unheardOf).push(remains);
  if (isKnown) {
    if (ends.length - firstUntold > MOST_ENDS) dropEnds(firstUntold + MOST_ENDS / 2);
    return;
  }
  if (unheardOf.length > 2 * RECENT_ENDS) unheardOf = unheardOf.slice(-RECENT_ENDS);
}

/** Forgets an end that is about to be noted otherwise. */
export function withdrawEnd(id: CoroutineId): void {
  const index = ends.findLastIndex((remains) => remains.id === id);
  if (index >= firstUntold) ends.splice(index, 1);
  else unheardOf = unheardOf.filter((remains) => remains.id !== id);
}

/** The ends since this version, oldest first. */
export function endsSince(from: number): readonly Remains[] {
  return [...ends.slice(firstUntold), ...unheardOf]
    .filter(({ version }) => version > from)
    .sort((a, b) => a.version - b.version);
}

/** The asker knows everything up to this version: those ends need not be remembered. */
export function acknowledgeEnds(upTo: number): void {
  unheardOf = unheardOf.filter(({ version }) => version > upTo);
  while (firstUntold < ends.length && (ends[firstUntold]?.version ?? 0) <= upTo) firstUntold++;
  if (firstUntold < LOOSE_ENDS) return;
  ends.splice(0, firstUntold);
  firstUntold = 0;
}

/** Who knows less than this version has missed ends that are no longer remembered. */
export function lostEndsUpTo(): number {
  return lostUpTo;
}

function dropEnds(count: number): void {
  lostUpTo = ends[count - 1]?.version ?? lostUpTo;
  ends.splice(0, count);
  firstUntold = 0;
}
