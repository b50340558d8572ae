/**
 * Answers pulls in slices, so that no query blocks the program for more than a few milliseconds, however many
 * coroutines are alive.
 *
 * How it works. A pull first collects what changed since the requested version (a walk over the young records and those
 * marked as changed, itself in slices), then reports the facts of what it collected. Later changes have a higher
 * version than the one in the answer, so the next pull reports them. One answer describes one moment; several do not,
 * and the adapter continues to query until one answer contains all changes.
 */
import type { CoroutineFacts } from '../../protocol/facts.js';
import type { Pull } from '../../protocol/hook.js';
import { packFacts } from '../../protocol/packed-facts.js';
import { FINISHED, type CoroutineRecord, type Remains } from '../records/coroutine-record.js';
import { factsOf, factsOfRemains } from './facts-builder.js';
import { lostSince } from '../promises/lost-results.js';
import { lookAtLibrary, noteAwaiter } from '../library/library-waits.js';
import { moduleCount } from '../records/modules.js';
import { indexOwner } from '../promises/promises.js';
import { acknowledgeEnds, askedAt, endsSince, lostEndsUpTo } from '../records/ends.js';
import {
  currentVersion,
  newestId,
  orphanRemains,
  acknowledgeChanges,
  settledSince,
  isSweeping,
  sweepIfDue,
  YoungWalk,
} from '../records/registry.js';

const STEPS_PER_CLOCK_READ = 32;

const now = performance.now.bind(performance);

interface Run {
  readonly since: number;
  readonly whole: boolean;
  readonly sliceMs: number;
  /** First finds what has changed in the library: that marks records as changed. */
  readonly looking: Iterator<undefined, void>;
  /** Undefined until all changes are found. */
  walk: Walk | undefined;
}

interface Walk {
  readonly version: number;
  readonly young: YoungWalk;
  /** The changed records, youngest first; undefined once all are among `changes`. */
  changedYoung: CoroutineRecord[] | undefined;
  readonly settled: Iterator<CoroutineRecord>;
  scanned: boolean;
  readonly changes: (CoroutineRecord | Remains)[];
  changesAt: number;
}

let run: Run | undefined;

/** Begins a pull; an unfinished earlier one is dropped. */
export function beginPull(since: number, sliceMs: number | null): Pull {
  run?.walk?.young.comeBack();
  // Ends that were dropped before they were reported: the adapter must start again.
  const whole = since > 0 && since < lostEndsUpTo();
  const from = whole ? 0 : since;
  acknowledgeEnds(from);
  askedAt(newestId());
  sweepIfDue();
  acknowledgeChanges(from);
  run = { since: from, whole, sliceMs: sliceMs ?? Infinity, looking: lookAtLibrary(), walk: undefined };
  return { ...slice(run), whole };
}

function beginWalk(since: number): Walk {
  return {
    version: currentVersion(),
    young: new YoungWalk(),
    changedYoung: [],
    settled: settledSince(since),
    scanned: false,
    changes: [...endsSince(since)],
    changesAt: 0,
  };
}

/** The next slice of the pull under way. */
export function continuePull(): Pull {
  if (run === undefined) return beginPull(currentVersion(), 0);
  run.walk?.young.comeBack();
  return slice(run);
}

/** Called when no adapter queries any more: collected records would be kept alive. */
export function forgetPull(): void {
  run?.walk?.young.comeBack();
  run = undefined;
}

function slice(current: Run): Pull {
  const endMs = now() + current.sliceMs;
  if (current.walk === undefined && look(current.looking, endMs)) current.walk = beginWalk(current.since);
  const { walk, since, sliceMs } = current;
  if (walk !== undefined && !walk.scanned) scan(walk, since, endMs);
  // The answer must also be serialised and sent.
  const changed = walk?.scanned === true ? tell(walk, Math.min(endMs, now() + sliceMs / 2)) : [];
  const more = walk?.scanned !== true || walk.changesAt < walk.changes.length;
  if (!more) run = undefined;
  else if (walk?.scanned === false) walk.young.leave();
  const version = walk?.version ?? since;
  const isNew = (remains: Remains): boolean => remains.version > since && remains.version <= version;
  return {
    version,
    whole: false,
    more,
    changed: packFacts(changed),
    orphaned: more ? [] : orphanRemains().filter(isNew).map(factsOfRemains),
    lost: more ? [] : lostSince(since).filter(isNew).map(factsOfRemains),
    modules: moduleCount(),
    ageing: isSweeping(),
    nowMs: now(),
  };
}

/** Answers whether everything was found within the time. */
function look(looking: Iterator<undefined, void>, endMs: number): boolean {
  for (let steps = 1; looking.next().done !== true; steps++)
    if (steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) return false;
  return true;
}

/** Collects changes, and the owners of promises, until the time is over. */
function scan(walk: Walk, since: number, endMs: number): void {
  for (let steps = 1; ; steps++) {
    const record = nextRecord(walk);
    if (record === undefined) break;
    if (record.version > since) {
      indexOwner(record);
      noteAwaiter(record);
      (walk.changedYoung ?? walk.changes).push(record);
    }
    if (steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) return;
  }
  walk.scanned = true;
}

function tell(walk: Walk, endMs: number): CoroutineFacts[] {
  const changed: CoroutineFacts[] = [];
  while (walk.changesAt < walk.changes.length) {
    const entry = walk.changes[walk.changesAt++];
    const facts = entry === undefined ? undefined : toFacts(entry);
    if (facts !== undefined) changed.push(facts);
    if (walk.changesAt % STEPS_PER_CLOCK_READ === 0 && now() > endMs) break;
  }
  return changed;
}

/** The young first: those that settle meanwhile are found among the settled. */
function nextRecord(current: Walk): CoroutineRecord | undefined {
  if (current.changedYoung !== undefined) {
    const young = current.young.next();
    if (young !== undefined) return young;
    // Reported in the order in which they began.
    for (const record of current.changedYoung.reverse()) current.changes.push(record);
    current.changedYoung = undefined;
  }
  const next = current.settled.next();
  return next.done === true ? undefined : next.value;
}

/** Undefined for a coroutine that has ended since it was collected: the next pull reports how. */
function toFacts(entry: CoroutineRecord | Remains): CoroutineFacts | undefined {
  if (!('state' in entry)) return factsOfRemains(entry);
  return entry.state === FINISHED ? undefined : factsOf(entry);
}
