/**
 * The registry of live coroutines: the truth every view is read from.
 *
 * How it works. A new record joins a strong, doubly linked list, because most coroutines end soon and a list costs
 * two stores. One that lives through two sweeps moves to a map of weak references: a coroutine that nothing can ever
 * resume is then collected as V8 would have collected it, and reported as an orphan. Sweeps happen inside hooks and
 * questions, at most every half second and a few thousand records at a time, so that no timer of ours ever runs in the
 * program and nothing of ours holds it up.
 *
 * While somebody asks, settled records that change are noted, so that a question costs what changed.
 *
 * A question may come in the middle of anything here: V8 lets the inspector in wherever a function of ours is entered
 * or a loop goes round. So a change is counted last, with no call of ours between the count and what it is of: a
 * question that comes before does not know the count yet, and the next one is told the change.
 *
 * Deliberately not here: what is concluded from records (the adapter), and any history (ticks.ts).
 */
import type { CoroutineId, SiteId } from '../protocol/ids.js';
import { noteEnd, remembersEnds, withdrawEnd } from './ends.js';
import { CoroutineRecord, FINISHED, type Remains, type Running } from './coroutine-record.js';

/** How long a sweep waits for the next, in milliseconds. */
const SWEEP_INTERVAL_MS = 500;
/** Records created between two looks at the clock; a power of two. */
const CREATIONS_PER_CLOCK_READ = 512;
/** Orphans that are remembered. */
const KEPT_ORPHANS = 1000;

/** Records a sweep ages in one go. */
const SWEEP_SLICE = 2000;

/** In place of a number: not a coroutine but where a walk goes on. Coroutines count from 1. */
const BOOKMARK = 0;

const now = performance.now.bind(performance);

let nextId = 1;
let version = 1;
let youngest: CoroutineRecord | null = null;
let lastSweepMs = 0;
/** The record the sweep under way comes to next; null when none is under way. */
let sweepAt: CoroutineRecord | null = null;
/** Settled records that changed after `notedFrom`, or have settled since; undefined while nobody asks. */
let changedSettled: Set<CoroutineRecord> | undefined;
let notedFrom = 0;

const settledIn = new Map<CoroutineId, WeakRef<CoroutineRecord>>();
const orphans: Remains[] = [];

const collected = new FinalizationRegistry<Remains>((remains) => {
  // The map entry tells an orphan from a coroutine that ended: `remove` takes it away and unregisters.
  if (!settledIn.delete(remains.id)) return;
  orphans.push({ ...remains, version: ++version });
  if (orphans.length > KEPT_ORPHANS) orphans.shift();
});

/** Creates and registers a record. About 10 ns. */
export function createRecord(kind: number, site: SiteId, parentId: number, caller: Running): CoroutineRecord {
  const id = nextId++;
  const record = new CoroutineRecord(id as CoroutineId, kind, site, parentId, caller);
  if (youngest !== null) {
    youngest.younger = record;
    record.older = youngest;
  }
  youngest = record;
  record.version = ++version;
  if (id % CREATIONS_PER_CLOCK_READ === 0) sweepIfDue();
  return record;
}

/** Takes out a finished record without details; while nobody attaches, most are. */
export function removeYoungRecord(record: CoroutineRecord): void {
  unlink(record);
  record.version = ++version;
}

/** Takes a finished record out. */
export function removeRecord(record: CoroutineRecord): void {
  takeOut(record);
  if (remembersEnds()) noteEnd(remainsOf(record), countChange);
}

function takeOut(record: CoroutineRecord): void {
  if (record.age >= 2) {
    settledIn.delete(record.id);
    changedSettled?.delete(record);
    collected.unregister(record);
  } else {
    unlink(record);
  }
}

/** A record goes on as the one that stood for it: by its number, with nothing told of an end. */
export function takePlaceOf(placeholder: CoroutineRecord, record: CoroutineRecord): void {
  takeOut(placeholder);
  record.id = placeholder.id;
}

/** Says of a finished record that it ended otherwise than was known when it was taken out. */
export function amendOutcome(record: CoroutineRecord): void {
  if (!remembersEnds()) return;
  withdrawEnd(record.id);
  noteEnd(remainsOf(record), countChange);
}

/** Marks a record as changed. */
export function touch(record: CoroutineRecord): void {
  const noted = changedSettled !== undefined && record.age >= 2 ? changedSettled : undefined;
  record.version = ++version;
  noted?.add(record);
}

/** The number of a change that is none of a record. */
export function countChange(): number {
  return ++version;
}

/** Number of the last change. */
export function currentVersion(): number {
  return version;
}

/** Coroutines collected while suspended, oldest first. */
export function orphanRemains(): readonly Remains[] {
  return orphans;
}

/** Number of the coroutine that was created last; 0 before the first. */
export function newestId(): number {
  return nextId - 1;
}

/** The live record with this id, or undefined. */
export function findRecord(id: number): CoroutineRecord | undefined {
  const settled = settledIn.get(id as CoroutineId)?.deref();
  if (settled !== undefined) return settled;
  for (let record = youngest; record !== null; record = record.older) if (record.id === id) return record;
  return undefined;
}

/** The live records with these ids. One walk for all: a young one is found by walking. */
export function findRecords(ids: readonly CoroutineId[]): Map<CoroutineId, CoroutineRecord> {
  const found = new Map<CoroutineId, CoroutineRecord>();
  const wanted = new Set(ids);
  for (const id of ids) {
    const settled = settledIn.get(id)?.deref();
    if (settled === undefined) continue;
    found.set(id, settled);
    wanted.delete(id);
  }
  for (let record = youngest; record !== null && wanted.size > 0; record = record.older)
    if (wanted.delete(record.id)) found.set(record.id, record);
  return found;
}

/** Every live record, once, in no promised order. */
export function* liveRecords(): Generator<CoroutineRecord> {
  for (const reference of settledIn.values()) {
    const record = reference.deref();
    if (record !== undefined) yield record;
  }
  // The next link is read first: the consumer may finish the record meanwhile.
  for (let record = youngest; record !== null;) {
    const { older } = record;
    if (record.id !== BOOKMARK) yield record;
    record = older;
  }
}

/** The records of the young list, youngest first, walked in pieces: between them others may come and go. */
export class YoungWalk {
  #at = youngest;
  #bookmark: CoroutineRecord | undefined;

  /** The next one; undefined after the last. */
  next(): CoroutineRecord | undefined {
    while (this.#at?.id === BOOKMARK) this.#at = this.#at.older;
    const record = this.#at ?? undefined;
    if (record !== undefined) this.#at = record.older;
    return record;
  }

  /** To be called before the program goes on: what is unlinked meanwhile would lead nowhere. */
  leave(): void {
    const at = this.#at;
    if (at === null) return;
    const bookmark = new CoroutineRecord(BOOKMARK as CoroutineId, 0, 0 as SiteId, 0, 0);
    bookmark.older = at;
    bookmark.younger = at.younger;
    if (at.younger === null) youngest = bookmark;
    else at.younger.older = bookmark;
    at.younger = bookmark;
    this.#bookmark = bookmark;
  }

  /** To be called after `leave`, also when the walk is given up. */
  comeBack(): void {
    if (this.#bookmark === undefined) return;
    this.#at = this.#bookmark.older;
    unlink(this.#bookmark);
    this.#bookmark = undefined;
  }
}

/** From now on, or no longer, settled records that change are noted. */
export function noteChanges(on: boolean): void {
  changedSettled = on ? new Set() : undefined;
  notedFrom = version;
}

/**
 * The settled records that may have changed since this version, to be walked at leisure: what settles or ends
 * meanwhile may or may not come up. What nobody knew before this version need not be noted any longer.
 */
export function* settledSince(from: number): Generator<CoroutineRecord> {
  if (changedSettled === undefined || from < notedFrom) {
    for (const reference of settledIn.values()) {
      const record = reference.deref();
      if (record !== undefined) yield record;
    }
  } else yield* changedSettled;
}

/** Whoever asks knows everything up to this version: earlier changes need not be noted. */
export function acknowledgeChanges(upTo: number): void {
  if (changedSettled === undefined || upTo < notedFrom) return;
  notedFrom = upTo;
  for (const record of changedSettled) if (record.version <= upTo) changedSettled.delete(record);
}

/** Ages some of the young, when it is time to. */
export function sweepIfDue(): void {
  const nowMs = now();
  if (sweepAt === null) {
    if (nowMs - lastSweepMs < SWEEP_INTERVAL_MS) return;
    lastSweepMs = nowMs;
    sweepAt = youngest;
  }
  sweepOn(SWEEP_SLICE);
}

/** Whether a sweep is under way. */
export function isSweeping(): boolean {
  return sweepAt !== null;
}

/** Goes on with the sweep under way; answers whether there is more to age. */
export function sweepMore(): boolean {
  if (sweepAt !== null) sweepOn(SWEEP_SLICE);
  return sweepAt !== null;
}

/** Ages the young; those that have lived through two sweeps are from then on held weakly. */
export function sweep(): void {
  sweepAt = youngest;
  sweepOn(Infinity);
}

function sweepOn(most: number): void {
  for (let count = 0; sweepAt !== null && count < most; count++) {
    const record = sweepAt;
    sweepAt = record.older;
    if (record.id === BOOKMARK) continue;
    if (++record.age >= 2) {
      unlink(record);
      settledIn.set(record.id, new WeakRef(record));
      changedSettled?.add(record);
      record.trace = remainsOf(record);
      collected.register(record, record.trace, record);
    }
  }
}

function unlink(record: CoroutineRecord): void {
  const { younger, older } = record;
  if (record === sweepAt) sweepAt = older;
  if (younger !== null) younger.older = older;
  else youngest = older;
  if (older !== null) older.younger = younger;
  record.younger = null;
  record.older = null;
}

/** What is to be said of a coroutine that is no more. */
export function remainsOf(record: CoroutineRecord): Remains {
  const task = record.taskFacts();
  return {
    id: record.id,
    kind: record.kind,
    functionSite: record.functionSite,
    parentId: record.parentId,
    site: record.site,
    outcome: record.state === FINISHED ? record.outcome : 0,
    version: record.version,
    sinceMs: record.sinceMs,
    ...(task === undefined ? {} : { task }),
  };
}
