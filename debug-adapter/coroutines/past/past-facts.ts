/**
 * The facts of coroutines at a moment of the past, from the journal of events and the present facts. Anything that
 * follows from neither is reported as unknown, never guessed. Pure.
 *
 * How it works. Between two gaps of the journal, the state of a coroutine is that after its last event. Without an
 * event before the moment, the next one decides: a coroutine that resumes had been suspended there. Without any event
 * between the gaps it did not move in between, but its position is known only if that holds until now.
 */
import type { CoroutineFacts, TickEvent, WaitFacts } from '../../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../../runtime/protocol/ids.js';
import type { CoroutineStore } from '../store/coroutine-store.js';
import type { Journal } from './journal.js';
import type { RecordedWaits } from '../history/recorded-waits.js';

/** Times of events are reported in microseconds, those of facts exactly. */
export const CLOCK_SLACK_MS = 0.002;
/** Code that is not instrumented resumes and suspends without an event. */
const NO_FUNCTION = 0 as SiteId;

/**
 * The evidence for the facts of a moment; the same evidence means the same facts. A number, since there are as many as
 * coroutines: twice the index of an event, counted from 0, plus one if the event is still to come.
 */
export type Evidence = number;
/** It has not moved from before the moment until now. */
const NOW: Evidence = -1;
export const UNKNOWN: Evidence = -2;

export class PastFacts {
  /** Collected while they were suspended. */
  private readonly orphans = new Map<CoroutineId, CoroutineFacts>();

  constructor(
    private readonly store: CoroutineStore,
    private readonly journal: Journal,
    private readonly waits: RecordedWaits | undefined,
  ) {
    for (const facts of store.orphans) this.orphans.set(facts.id, facts);
  }

  /** What is known at present, also about a finished one. */
  present(coroutine: CoroutineId): CoroutineFacts | undefined {
    return this.store.get(coroutine) ?? this.orphans.get(coroutine);
  }

  /** All about which anything is known. */
  coroutines(): CoroutineId[] {
    const { store, orphans, journal } = this;
    const found: CoroutineId[] = [];
    for (const { id } of store.index.oldestFirst()) found.push(id);
    for (const { id } of store.finishedCoroutines()) found.push(id);
    for (const id of orphans.keys()) if (store.get(id) === undefined) found.push(id);
    for (const id of journal.coroutines()) if (this.present(id) === undefined) found.push(id);
    return found;
  }

  /** The evidence for a coroutine just after an event; undefined if it was not alive, as far as is known. */
  evidence(coroutine: CoroutineId, index: number, present = this.present(coroutine)): Evidence | undefined {
    const { journal } = this;
    const last = journal.lastUpTo(coroutine, index);
    const { first, end } = journal.segmentAround(index);
    if (last >= first) {
      if (journal.events[last]?.kind === 'finished') return undefined;
      return present?.function === NO_FUNCTION ? UNKNOWN : 2 * last;
    }
    const next = journal.nextAfter(coroutine, index);
    if (next < end) return this.untilNext(next, index);
    if (end === journal.length && journal.missingAtEnd === undefined) return standingTillNow(present);
    if (journal.beganAfter(coroutine, index)) return undefined;
    if (last >= 0 && journal.events[last]?.kind === 'finished') return undefined;
    if (journal.events[next]?.kind === 'created') return undefined;
    return standingStill(present, journal.events[first]?.atMs ?? -Infinity);
  }

  /** It had no event between the moment and this event, and nothing before it is known. */
  private untilNext(next: number, index: number): Evidence | undefined {
    const { journal } = this;
    switch (journal.events[next]?.kind) {
      case 'created':
        return undefined;
      case 'resumed':
        return 2 * next + 1;
      default:
        // No code keeps running from one tick to another.
        return journal.tickOf(next) === journal.tickOf(index) ? 2 * next + 1 : UNKNOWN;
    }
  }

  /** The facts that follow from the evidence. */
  facts(coroutine: CoroutineId, evidence: Evidence, present = this.present(coroutine)): CoroutineFacts {
    if (evidence === NOW && present !== undefined) return this.lasting(present);
    if (evidence < 0) return { ...identity(coroutine, present, present?.function), state: 'unknown' };
    const index = evidence >> 1;
    const event = this.journal.events[index] as TickEvent;
    const { kind, site, atMs } = event;
    if (evidence % 2 === 0) {
      if (present?.state === 'suspended' && this.lastsTillNow(index, present.sinceMs))
        return this.lasting(present);
      const { function: functionSite } = event;
      const told = kind === 'suspended' ? this.reportedWait(index) : undefined;
      return {
        ...identity(coroutine, present, functionSite),
        ...this.madeBy(kind, site),
        sinceMs: atMs,
        ...(told === undefined ? {} : { wait: told }),
      };
    }
    return {
      ...identity(coroutine, present, event.function),
      ...(kind === 'resumed' ? this.madeBy('suspended', site) : { state: 'running' }),
    };
  }

  /** What is known of one that had ended by then; undefined for one that was still alive, or had not begun. */
  ended(coroutine: CoroutineId, index: number): CoroutineFacts | undefined {
    const { journal } = this;
    if (this.evidence(coroutine, index) !== undefined) return undefined;
    const end = journal.events[journal.lastUpTo(coroutine, index)];
    const present = this.present(coroutine);
    if (end === undefined) {
      if (present === undefined || present.state === 'created') return undefined;
      if (journal.events[journal.nextAfter(coroutine, index)]?.kind === 'created') return undefined;
      if (journal.beganAfter(coroutine, index)) return undefined;
    }
    const { outcome } = present ?? {};
    return {
      ...identity(coroutine, present, end?.function ?? present?.function),
      state: 'finished',
      ...(outcome === undefined ? {} : { outcome }),
    };
  }

  /** Its location is kept, but not what it waited for. */
  private madeBy(
    kind: TickEvent['kind'],
    site: SiteId | undefined,
  ): Pick<CoroutineFacts, 'state' | 'site' | 'wait'> {
    const at = site === undefined ? {} : { site };
    if (kind !== 'suspended') return { state: 'running', ...at };
    const wait = this.store.suspensionKind(site) === 'yield' ? 'consumer' : 'promise';
    return { state: 'suspended', ...at, wait: { kind: wait } };
  }

  /** Whether the suspension begun by an event is the present one, which began at this time. */
  private lastsTillNow(index: number, sinceMs: number | undefined): boolean {
    const { journal } = this;
    const { kind, atMs } = journal.events[index] as TickEvent;
    if (kind !== 'suspended' || sinceMs === undefined) return false;
    return Math.abs(sinceMs - atMs) < CLOCK_SLACK_MS && journal.isLast(index) && this.isOnlyOneThen(index);
  }

  /** Events left out after the last one kept may be reported with its time. */
  private isOnlyOneThen(index: number): boolean {
    const { journal } = this;
    const lastKept = journal.lastBeforeGap(index);
    if (lastKept === undefined) return true;
    return (journal.events[index]?.atMs ?? 0) + CLOCK_SLACK_MS < (journal.events[lastKept]?.atMs ?? 0);
  }

  /** What the program reported about the suspension that an event began, while it lasted. */
  private reportedWait(index: number): WaitFacts | undefined {
    const { coroutine, atMs } = this.journal.events[index] as TickEvent;
    const wait = this.waits?.of(coroutine, atMs, CLOCK_SLACK_MS);
    return wait === undefined || !this.isOnlyOneThen(index) ? undefined : this.lastingWait(wait, index);
  }

  /** The present facts of one that has not moved since, without those that change without an event. */
  private lasting(facts: CoroutineFacts): CoroutineFacts {
    const { id, state, site, sinceMs, wait, ready, frozen, cancellation } = facts;
    const lastingWait = wait && this.lastingWait(wait, this.journal.lastUpTo(id, Infinity));
    if (wait === lastingWait && ready === undefined && frozen === undefined && cancellation === undefined)
      return facts;
    return {
      ...identity(id, facts, facts.function),
      state,
      ...(site === undefined ? {} : { site }),
      ...(sinceMs === undefined ? {} : { sinceMs }),
      ...(lastingWait === undefined ? {} : { wait: lastingWait }),
    };
  }

  /** The facts of a wait that hold as long as it lasts. @param suspension the event that began it */
  private lastingWait(wait: WaitFacts, suspension: number): WaitFacts {
    const { kind, coroutine, label, task } = wait;
    // A loop is suspended before the generator that it asks for a value begins: since when it waits for that is not
    // reported.
    const isFixed =
      coroutine === undefined || kind === 'coroutine' || !this.journal.beganAfter(coroutine, suspension);
    if (isFixed && kind !== 'library' && label === undefined && task === undefined) return wait;
    return {
      // What the library says about it concerns the present.
      kind: kind === 'library' ? 'promise' : kind,
      ...(isFixed && coroutine !== undefined ? { coroutine } : {}),
    };
  }
}

/** It has no event from the moment until now. */
function standingTillNow(present: CoroutineFacts | undefined): Evidence | undefined {
  // A library task that has not begun has no event; one that has ended, or was collected, has had its last.
  if (present === undefined || present.state === 'finished' || present.state === 'created') return undefined;
  return present.function === NO_FUNCTION ? UNKNOWN : NOW;
}

/** It has no event between the gaps before and after the moment. @param firstMs when the first event there was */
function standingStill(present: CoroutineFacts | undefined, firstMs: number): Evidence | undefined {
  // An event left out may be reported with the time of the last one kept: only older facts are certain.
  const isUnchanged = present !== undefined && (present.sinceMs ?? -Infinity) + CLOCK_SLACK_MS < firstMs;
  return isUnchanged ? standingTillNow(present) : UNKNOWN;
}

/** Facts that never change. The name may have been given later, but it is the same coroutine. */
function identity(
  id: CoroutineId,
  { parent, name, labels, awaiterUnknown }: Partial<CoroutineFacts> = {},
  functionSite: SiteId = NO_FUNCTION,
): Omit<CoroutineFacts, 'state' | 'outcome'> {
  return {
    id,
    function: functionSite,
    ...(parent === undefined ? {} : { parent }),
    ...(name === undefined ? {} : { name }),
    ...(labels === undefined ? {} : { labels }),
    ...(awaiterUnknown === undefined ? {} : { awaiterUnknown }),
  };
}
