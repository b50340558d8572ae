/**
 * Answers pulls in slices, so that no question holds the program up for more than a few milliseconds, however many
 * coroutines live.
 *
 * How it works. A pull first notes what changed since the asked version (a scan of the live records, itself in
 * slices), then tells the facts of what it noted. What changes meanwhile has a higher version than the one the pull
 * answers with, so that the next pull tells it. Slices of a program that is stopped are of one moment.
 */
import type { CoroutineFacts } from '../protocol/facts.js';
import type { Pull } from '../protocol/hook.js';
import { FINISHED, type CoroutineRecord, type Remains } from './coroutine-record.js';
import { factsOf, factsOfRemains } from './facts-builder.js';
import { lostSince } from './lost-results.js';
import { refreshLibraryWaits } from './library-probes.js';
import { indexOwner } from './promises.js';
import { acknowledgeEnds, askedAt, endsSince, lostEndsUpTo } from './ends.js';
import {
  currentVersion,
  liveCount,
  newestId,
  orphanRemains,
  settledReferences,
  youngRecords,
} from './registry.js';

/** How long one slice may take, in milliseconds; the answer's way through the inspector takes about as long again. */
const SLICE_MS = 4;
const STEPS_PER_CLOCK_READ = 32;

const now = performance.now.bind(performance);

interface Run {
  readonly since: number;
  readonly version: number;
  readonly whole: boolean;
  readonly limit: number;
  readonly young: readonly CoroutineRecord[];
  youngAt: number;
  readonly settled: Iterator<WeakRef<CoroutineRecord>>;
  scanned: boolean;
  readonly changes: (CoroutineRecord | Remains)[];
  changesAt: number;
}

let run: Run | undefined;

/** Begins a pull; one that was not asked to its end is forgotten. */
export function beginPull(since: number, limit: number): Pull {
  refreshLibraryWaits();
  // Ends that nobody was told of and that are no longer remembered: the asker must begin anew.
  const whole = since > 0 && since < lostEndsUpTo();
  const from = whole ? 0 : since;
  acknowledgeEnds(from);
  askedAt(newestId());
  run = {
    since: from,
    version: currentVersion(),
    whole,
    limit,
    young: youngRecords(),
    youngAt: 0,
    settled: settledReferences(),
    scanned: false,
    changes: [...endsSince(from)],
    changesAt: 0,
  };
  return { ...slice(run), whole };
}

/** The next slice of the pull under way. */
export function continuePull(): Pull {
  if (run === undefined) return beginPull(currentVersion(), 0);
  return slice(run);
}

function slice(current: Run): Pull {
  const endMs = now() + SLICE_MS;
  if (!current.scanned) scan(current, endMs);
  const changed: CoroutineFacts[] = [];
  const { changes, limit } = current;
  while (current.scanned && current.changesAt < changes.length && changed.length < limit) {
    const entry = changes[current.changesAt++];
    const facts = entry === undefined ? undefined : toFacts(entry);
    if (facts !== undefined) changed.push(facts);
    if (current.changesAt % STEPS_PER_CLOCK_READ === 0 && now() > endMs) break;
  }
  const more = !current.scanned || current.changesAt < changes.length;
  if (!more) run = undefined;
  return {
    version: current.version,
    whole: false,
    more,
    changed,
    orphaned: more
      ? []
      : orphanRemains()
          .filter(({ version }) => version > current.since)
          .map(factsOfRemains),
    lost: more ? [] : lostSince(current.since).map(factsOfRemains),
    live: liveCount(),
    nowMs: now(),
  };
}

/** Notes what changed, and whose promise is whose, until the time is over. */
function scan(current: Run, endMs: number): void {
  const { young, settled, since, changes } = current;
  for (let steps = 1; ; steps++) {
    let record: CoroutineRecord | undefined;
    if (current.youngAt < young.length) record = young[current.youngAt++];
    else {
      const next = settled.next();
      if (next.done === true) break;
      record = next.value.deref();
    }
    if (record !== undefined && record.version > since) {
      indexOwner(record);
      changes.push(record);
    }
    if (steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) return;
  }
  current.scanned = true;
}

/** Undefined for a coroutine that has ended since it was noted: the next pull tells how. */
function toFacts(entry: CoroutineRecord | Remains): CoroutineFacts | undefined {
  if (!('state' in entry)) return factsOfRemains(entry);
  return entry.state === FINISHED ? undefined : factsOf(entry);
}
