/**
 * The registry of live coroutines, while an adapter is attached: the source of truth for every view.
 *
 * How it works. Without an adapter there is no list: a record is held only by its own function, and ends with it. At an
 * attach, V8 finds the live ones (living-records.ts); they are held by weak references, like old ones.
 *
 * From then on a new record joins a strong, doubly linked list, because most coroutines end soon and a list costs two
 * stores. A record that survives two sweeps moves to a map of weak references: a coroutine that nothing can ever resume
 * is then collected as V8 would have collected it, and reported as an orphan. Sweeps happen inside hooks and queries,
 * at most every half second and a few thousand records at a time: the runtime runs no timer in the program and never
 * blocks it.
 *
 * While an adapter queries, changes of settled records are recorded, so a query costs only what changed.
 *
 * A query may arrive in the middle of anything here: V8 lets the inspector in wherever a function is entered or a loop
 * repeats. So a change is counted last, with no call between the count and the change it counts: a query that comes
 * before does not know the count yet, and the next one gets the change.
 *
 * Deliberately not here: conclusions from records (the adapter), and any history (ticks.ts).
 */
import type { CoroutineId, SiteId } from '../../protocol/ids.js';
import { noteEnd, remembersEnds, withdrawEnd } from './ends.js';
import { CoroutineRecord, FINISHED, YoungRecord, type Remains, type Running } from './coroutine-record.js';
import { livingRecords } from './living-records.js';

/** Minimum interval between sweeps, in milliseconds. */
const SWEEP_INTERVAL_MS = 500;
/** Records created between two reads of the clock; a power of two. */
const CREATIONS_PER_CLOCK_READ = 512;
/** Number of orphans remembered. */
const KEPT_ORPHANS = 1000;

/** Records that a sweep ages in one piece. */
const SWEEP_SLICE = 2000;

/** In place of a number: not a coroutine but a bookmark of a walk. Coroutines count from 1. */
const BOOKMARK = 0;

const now = performance.now.bind(performance);

let nextId = 1;
let version = 1;
/** Whether an adapter is attached. */
let isKept = false;
let youngest: YoungRecord | null = null;
let lastSweepMs = 0;
/** The next record of the sweep under way; null if none is. */
let sweepAt: YoungRecord | null = null;
/** Settled records that changed after `notedFrom`, or have settled since; undefined while no adapter queries. */
let changedSettled: Set<CoroutineRecord> | undefined;
let notedFrom = 0;

const settledIn = new Map<CoroutineId, WeakRef<CoroutineRecord>>();
const orphans: Remains[] = [];

const collected = new FinalizationRegistry<Remains>((remains) => {
  // A map entry means an orphan, not a coroutine that ended: `takeOut` deletes the entry and unregisters the record.
  if (!settledIn.delete(remains.id)) return;
  orphans.push({ ...remains, version: ++version });
  if (orphans.length > KEPT_ORPHANS) orphans.shift();
});

/** Whether there has been a coroutine. */
export function hasBegun(): boolean {
  return nextId > 1;
}

/** Numbers coroutines from 1 again. Only when all have ended and nothing remembers them. */
export function countAnew(): void {
  nextId = 1;
}

/** Creates a record, and registers it while an adapter is attached. */
export function createRecord(kind: number, site: SiteId, parentId: number, caller: Running): CoroutineRecord {
  const id = nextId++ as CoroutineId;
  return isKept
    ? enlist(new YoungRecord(id, kind, site, parentId, caller))
    : new CoroutineRecord(id, kind, site, parentId, caller);
}

function enlist(record: YoungRecord): YoungRecord {
  if (youngest !== null) {
    youngest.younger = record;
    record.older = youngest;
  }
  youngest = record;
  record.version = ++version;
  if (record.id % CREATIONS_PER_CLOCK_READ === 0) sweepIfDue();
  return record;
}

/** Starts or stops keeping the registry. */
export function keepRecords(on: boolean): void {
  if (isKept === on) return;
  isKept = on;
  if (!on) forgetAll();
  else if (nextId > 1)
    for (const record of livingRecords()) {
      record.version = ++version;
      settle(record);
    }
}

function forgetAll(): void {
  for (let record = youngest; record !== null;) {
    const { older } = record;
    unlink(record);
    record.age = 0;
    record = older;
  }
  for (const reference of settledIn.values()) {
    const record = reference.deref();
    if (record === undefined) continue;
    collected.unregister(record);
    record.age = 0;
    record.trace = undefined;
  }
  settledIn.clear();
  orphans.length = 0;
}

/** Takes a finished record out. */
export function removeRecord(record: CoroutineRecord): void {
  if (!isKept) return;
  takeOut(record);
  if (remembersEnds()) noteEnd(remainsOf(record), countChange);
}

function takeOut(record: CoroutineRecord): void {
  if (record.age >= 2) {
    settledIn.delete(record.id);
    changedSettled?.delete(record);
    collected.unregister(record);
  } else if (record instanceof YoungRecord) {
    unlink(record);
  }
}

/** A record takes over the number of its placeholder, without a report of an end. */
export function takePlaceOf(placeholder: CoroutineRecord, record: CoroutineRecord): void {
  if (isKept) takeOut(placeholder);
  record.id = placeholder.id;
}

/** Corrects the outcome of a finished record that has been taken out. */
export function amendOutcome(record: CoroutineRecord): void {
  if (!remembersEnds()) return;
  withdrawEnd(record.id);
  noteEnd(remainsOf(record), countChange);
}

/** Marks a record as changed. */
export function touch(record: CoroutineRecord): void {
  if (!isKept) return;
  const noted = changedSettled !== undefined && record.age >= 2 ? changedSettled : undefined;
  record.version = ++version;
  noted?.add(record);
}

/** The number of a change that concerns no record. */
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

/** Number of the latest coroutine; 0 before the first. */
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

/** The live records with these ids. One walk for all: young ones are found by walking. */
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

/** Every live record, once, in unspecified order. */
export function* liveRecords(): Generator<CoroutineRecord> {
  for (const reference of settledIn.values()) {
    const record = reference.deref();
    if (record !== undefined) yield record;
  }
  // The next link is read first: the consumer may finish the record.
  for (let record = youngest; record !== null;) {
    const { older } = record;
    if (record.id !== BOOKMARK) yield record;
    record = older;
  }
}

/** The records of the young list, youngest first, walked in pieces: others may come and go in between. */
export class YoungWalk {
  #at = youngest;
  #bookmark: YoungRecord | undefined;

  /** The next one; undefined after the last. */
  next(): CoroutineRecord | undefined {
    while (this.#at?.id === BOOKMARK) this.#at = this.#at.older;
    const record = this.#at ?? undefined;
    if (record !== undefined) this.#at = record.older;
    return record;
  }

  /** Called before the program continues: the link of an unlinked record would lead nowhere. */
  leave(): void {
    const at = this.#at;
    if (at === null) return;
    const bookmark = new YoungRecord(BOOKMARK as CoroutineId, 0, 0 as SiteId, 0, 0);
    bookmark.older = at;
    bookmark.younger = at.younger;
    if (at.younger === null) youngest = bookmark;
    else at.younger.older = bookmark;
    at.younger = bookmark;
    this.#bookmark = bookmark;
  }

  /** Called after `leave`, also when the walk is abandoned. */
  comeBack(): void {
    if (this.#bookmark === undefined) return;
    this.#at = this.#bookmark.older;
    unlink(this.#bookmark);
    this.#bookmark = undefined;
  }
}

/** Starts or stops recording changes of settled records. */
export function noteChanges(on: boolean): void {
  changedSettled = on ? new Set() : undefined;
  notedFrom = version;
}

/**
 * The settled records that may have changed since this version, to be walked in any number of pieces: records that
 * settle or end meanwhile may or may not appear. Changes before this version, which every adapter knows, need not be
 * kept any longer.
 */
export function* settledSince(from: number): Generator<CoroutineRecord> {
  if (changedSettled === undefined || from < notedFrom) {
    for (const reference of settledIn.values()) {
      const record = reference.deref();
      if (record !== undefined) yield record;
    }
  } else yield* changedSettled;
}

/** The adapter knows everything up to this version: earlier changes can be dropped. */
export function acknowledgeChanges(upTo: number): void {
  if (changedSettled === undefined || upTo < notedFrom) return;
  notedFrom = upTo;
  for (const record of changedSettled) if (record.version <= upTo) changedSettled.delete(record);
}

/** Ages some of the young records, if due. */
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

/** Continues the sweep under way; answers whether more have to age. */
export function sweepMore(): boolean {
  if (sweepAt !== null) sweepOn(SWEEP_SLICE);
  return sweepAt !== null;
}

/** Ages the young; those that have survived two sweeps are held weakly from then on. */
export function sweep(): void {
  sweepAt = youngest;
  sweepOn(Infinity);
}

function sweepOn(most: number): void {
  for (let count = 0; sweepAt !== null && count < most; count++) {
    const record = sweepAt;
    sweepAt = record.older;
    if (record.id === BOOKMARK) continue;
    if (++record.age < 2) continue;
    unlink(record);
    settle(record);
  }
}

/** From now on it is held weakly. */
function settle(record: CoroutineRecord): void {
  record.age = 2;
  settledIn.set(record.id, new WeakRef(record));
  changedSettled?.add(record);
  record.trace = remainsOf(record);
  collected.register(record, record.trace, record);
}

function unlink(record: YoungRecord): void {
  const { younger, older } = record;
  if (record === sweepAt) sweepAt = older;
  if (younger !== null) younger.older = older;
  else youngest = older;
  if (older !== null) older.younger = younger;
  record.younger = null;
  record.older = null;
}

/** What is reported about a coroutine that no longer exists. */
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
