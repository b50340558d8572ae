/**
 * The registry of live coroutines: the truth every view is read from.
 *
 * How it works. A new record joins a strong, doubly linked list, because most coroutines end soon and a list costs
 * two stores. One that lives through two sweeps moves to a map of weak references: a coroutine that nothing can ever
 * resume is then collected as V8 would have collected it, and reported as an orphan. Sweeps happen inside hooks, at
 * most every half second, so that no timer of ours ever runs in the program.
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

const now = performance.now.bind(performance);

let nextId = 1;
let version = 1;
let youngest: CoroutineRecord | null = null;
let lastSweepMs = 0;

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
  const record = new CoroutineRecord(id as CoroutineId, kind, site, parentId, caller, ++version);
  if (youngest !== null) {
    youngest.younger = record;
    record.older = youngest;
  }
  youngest = record;
  if (id % CREATIONS_PER_CLOCK_READ === 0) sweepIfDue();
  return record;
}

/** Takes out a finished record without details; while nobody attaches, most are. */
export function removeYoungRecord(record: CoroutineRecord): void {
  record.version = ++version;
  unlink(record);
}

/** Takes a finished record out. */
export function removeRecord(record: CoroutineRecord): void {
  record.version = ++version;
  if (record.age >= 2) {
    settledIn.delete(record.id);
    collected.unregister(record);
  } else {
    unlink(record);
  }
  if (remembersEnds()) noteEnd(remainsOf(record));
}

/** Says of a finished record that it ended otherwise than was known when it was taken out. */
export function amendOutcome(record: CoroutineRecord): void {
  if (!remembersEnds()) return;
  withdrawEnd(record.id);
  record.version = ++version;
  noteEnd(remainsOf(record));
}

/** Marks a record as changed. */
export function touch(record: CoroutineRecord): void {
  record.version = ++version;
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

/** How many records live; one collected but not yet reported by V8 still counts. */
export function liveCount(): number {
  let young = 0;
  for (let record = youngest; record !== null; record = record.older) young++;
  return young + settledIn.size;
}

/** The live record with this id, or undefined. */
export function findRecord(id: number): CoroutineRecord | undefined {
  const settled = settledIn.get(id as CoroutineId)?.deref();
  if (settled !== undefined) return settled;
  for (let record = youngest; record !== null; record = record.older) if (record.id === id) return record;
  return undefined;
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
    yield record;
    record = older;
  }
}

/** The records of the young list, youngest first, as they are now. */
export function youngRecords(): CoroutineRecord[] {
  const records: CoroutineRecord[] = [];
  for (let record = youngest; record !== null; record = record.older) records.push(record);
  return records;
}

/** The settled records, to be walked at leisure: what settles or ends meanwhile may or may not come up. */
export function settledReferences(): Iterator<WeakRef<CoroutineRecord>> {
  return settledIn.values();
}

function sweepIfDue(): void {
  const nowMs = now();
  if (nowMs - lastSweepMs < SWEEP_INTERVAL_MS) return;
  lastSweepMs = nowMs;
  sweep();
}

/** Ages the young; those that have lived through two sweeps are from then on held weakly. */
export function sweep(): void {
  for (let record = youngest; record !== null;) {
    const { older } = record;
    if (++record.age >= 2) {
      unlink(record);
      settledIn.set(record.id, new WeakRef(record));
      record.trace = remainsOf(record);
      collected.register(record, record.trace, record);
    }
    record = older;
  }
}

function unlink(record: CoroutineRecord): void {
  const { younger, older } = record;
  if (younger !== null) younger.older = older;
  else youngest = older;
  if (older !== null) older.younger = younger;
  record.younger = null;
  record.older = null;
}

/** What is to be said of a coroutine that is no more. */
export function remainsOf(record: CoroutineRecord): Remains {
  return {
    id: record.id,
    kind: record.kind,
    functionSite: record.functionSite,
    parentId: record.parentId,
    site: record.site,
    outcome: record.state === FINISHED ? record.outcome : 0,
    version: record.version,
    sinceMs: record.sinceMs,
    ...(record.library === undefined ? {} : { task: record.library.facts() }),
  };
}
