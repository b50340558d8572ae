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
import { refreshLibraryWaits } from './library-probes.js';
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
  readonly version: number;
  readonly whole: boolean;
  readonly sliceMs: number;
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
  run?.young.comeBack();
  refreshLibraryWaits();
  // Ends that nobody was told of and that are no longer remembered: the asker must begin anew.
  const whole = since > 0 && since < lostEndsUpTo();
  const from = whole ? 0 : since;
  acknowledgeEnds(from);
  askedAt(newestId());
  sweepIfDue();
  acknowledgeChanges(from);
  run = {
    since: from,
    version: currentVersion(),
    whole,
    sliceMs: sliceMs ?? Infinity,
    young: new YoungWalk(),
    changedYoung: [],
    settled: settledSince(from),
    scanned: false,
    changes: [...endsSince(from)],
    changesAt: 0,
  };
  return { ...slice(run), whole };
}

/** The next slice of the pull under way. */
export function continuePull(): Pull {
  if (run === undefined) return beginPull(currentVersion(), 0);
  run.young.comeBack();
  return slice(run);
}

/** To be called when nobody asks any more: what was noted would be kept alive. */
export function forgetPull(): void {
  run?.young.comeBack();
  run = undefined;
}

function slice(current: Run): Pull {
  const endMs = now() + current.sliceMs;
  if (!current.scanned) scan(current, endMs);
  const changed: CoroutineFacts[] = [];
  const { changes, since, version, sliceMs } = current;
  // What is told must be written and sent besides.
  const tellUntilMs = Math.min(endMs, now() + sliceMs / 2);
  while (current.scanned && current.changesAt < changes.length) {
    const entry = changes[current.changesAt++];
    const facts = entry === undefined ? undefined : toFacts(entry);
    if (facts !== undefined) changed.push(facts);
    if (current.changesAt % STEPS_PER_CLOCK_READ === 0 && now() > tellUntilMs) break;
  }
  const more = !current.scanned || current.changesAt < changes.length;
  if (!more) run = undefined;
  else if (!current.scanned) current.young.leave();
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

/** Notes what changed, and whose promise is whose, until the time is over. */
function scan(current: Run, endMs: number): void {
  for (let steps = 1; ; steps++) {
    const record = nextRecord(current);
    if (record === undefined) break;
    if (record.version > current.since) {
      indexOwner(record);
      (current.changedYoung ?? current.changes).push(record);
    }
    if (steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) return;
  }
  current.scanned = true;
}

/** The young first: what settles meanwhile comes up among the settled. */
function nextRecord(current: Run): CoroutineRecord | undefined {
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
