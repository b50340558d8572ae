/**
 * Answers pulls in slices, so that no question holds the program up for more than a few milliseconds, however many
 * coroutines live.
 *
 * How it works. A pull first notes what changed since the asked version (a walk over the young records and those noted
 * as changed, itself in slices), then tells the facts of what it noted. What changes meanwhile has a higher version
 * than the one the pull answers with, so that the next pull tells it. What comes in one answer is of one moment; what
 * comes in several is not, and whoever asks goes on to ask until one answer tells all that changed since.
 */
import type { CoroutineFacts } from '../protocol/facts.js';
import type { Pull } from '../protocol/hook.js';
import { packFacts } from '../protocol/packed-facts.js';
import { FINISHED, type CoroutineRecord, type Remains } from './coroutine-record.js';
import { factsOf, factsOfRemains } from './facts-builder.js';
import { lostSince } from './lost-results.js';
import { lookAtLibrary, noteAwaiter } from './library-waits.js';
import { moduleCount } from './modules.js';
import { indexOwner } from './promises.js';
import { acknowledgeEnds, askedAt, endsSince, lostEndsUpTo } from './ends.js';
import {
  currentVersion,
  newestId,
  orphanRemains,
  acknowledgeChanges,
  settledSince,
  isSweeping,
  sweepIfDue,
  YoungWalk,
} from './registry.js';

const STEPS_PER_CLOCK_READ = 32;

const now = performance.now.bind(performance);

interface Run {
  readonly since: number;
  readonly whole: boolean;
  readonly sliceMs: number;
  /** Finds what has changed in the library first: that marks records as changed. */
  readonly looking: Iterator<undefined, void>;
  /** Undefined until all of that is found. */
  walk: Walk | undefined;
}

interface Walk {
  readonly version: number;
  readonly young: YoungWalk;
  /** Those that changed, youngest first; undefined once all are among `changes`. */
  changedYoung: CoroutineRecord[] | undefined;
  readonly settled: Iterator<CoroutineRecord>;
  scanned: boolean;
  readonly changes: (CoroutineRecord | Remains)[];
  changesAt: number;
}

let run: Run | undefined;

/** Begins a pull; one that was not asked to its end is forgotten. */
export function beginPull(since: number, sliceMs: number | null): Pull {
  run?.walk?.young.comeBack();
  // Ends that nobody was told of and that are no longer remembered: the asker must begin anew.
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

/** To be called when nobody asks any more: what was noted would be kept alive. */
export function forgetPull(): void {
  run?.walk?.young.comeBack();
  run = undefined;
}

function slice(current: Run): Pull {
  const endMs = now() + current.sliceMs;
  if (current.walk === undefined && look(current.looking, endMs)) current.walk = beginWalk(current.since);
  const { walk, since, sliceMs } = current;
  if (walk !== undefined && !walk.scanned) scan(walk, since, endMs);
  // What is told must be written and sent besides.
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

/** Answers whether all was found before the time was over. */
function look(looking: Iterator<undefined, void>, endMs: number): boolean {
  for (let steps = 1; looking.next().done !== true; steps++)
    if (steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) return false;
  return true;
}

/** Notes what changed, and whose promise is whose, until the time is over. */
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

/** The young first: what settles meanwhile comes up among the settled. */
function nextRecord(current: Walk): CoroutineRecord | undefined {
  if (current.changedYoung !== undefined) {
    const young = current.young.next();
    if (young !== undefined) return young;
    // Told in the order in which they began.
    for (const record of current.changedYoung.reverse()) current.changes.push(record);
    current.changedYoung = undefined;
  }
  const next = current.settled.next();
  return next.done === true ? undefined : next.value;
}

/** Undefined for a coroutine that has ended since it was noted: the next pull tells how. */
function toFacts(entry: CoroutineRecord | Remains): CoroutineFacts | undefined {
  if (!('state' in entry)) return factsOfRemains(entry);
  return entry.state === FINISHED ? undefined : factsOf(entry);
}
