/**
 * What is known of coroutines at a moment of the past, from the journal of events and the facts of the present. What
 * follows from neither is told as unknown, never guessed. Pure.
 *
 * How it works. Between two gaps of the journal a coroutine is what its last event made of it. Without an event before
 * the moment, the next one tells: what goes on had been suspended there. Without any between the gaps it stood still
 * as long as they lasted, but where is known only if that holds till now.
 */
import type { CoroutineFacts, TickEvent, WaitFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';
import type { CoroutineStore } from './coroutine-store.js';
import type { Journal } from './journal.js';
import type { ToldWaits } from './told-waits.js';

/** Times of events are told in microseconds, those of facts exactly. */
export const CLOCK_SLACK_MS = 0.002;
/** Code that is not instrumented goes on and suspends without an event. */
const NO_FUNCTION = 0 as SiteId;

/**
 * From what the facts of a moment are made; as long as it is the same they are. A number, since there are as many as
 * coroutines: from 0 on, twice the index of an event, and one more where the event is still to come.
 */
export type Evidence = number;
/** It stands still since before the moment till now. */
const NOW: Evidence = -1;
export const UNKNOWN: Evidence = -2;

export class PastFacts {
  /** Collected while they were suspended. */
  private readonly orphans = new Map<CoroutineId, CoroutineFacts>();

  constructor(
    private readonly store: CoroutineStore,
    private readonly journal: Journal,
    private readonly waits: ToldWaits | undefined,
  ) {
    for (const facts of store.orphans) this.orphans.set(facts.id, facts);
  }

  /** What is known at present, also of one that has ended. */
  present(coroutine: CoroutineId): CoroutineFacts | undefined {
    return this.store.get(coroutine) ?? this.orphans.get(coroutine);
  }

  /** All of whom anything is known. */
  coroutines(): CoroutineId[] {
    const { store, orphans, journal } = this;
    const found: CoroutineId[] = [];
    for (const { id } of store.index.oldestFirst()) found.push(id);
    for (const { id } of store.finishedCoroutines()) found.push(id);
    for (const id of orphans.keys()) if (store.get(id) === undefined) found.push(id);
    for (const id of journal.coroutines()) if (this.present(id) === undefined) found.push(id);
    return found;
  }

  /** What tells of a coroutine as it was just after an event; undefined where it did not live, as far as is known. */
  evidence(coroutine: CoroutineId, index: number, present = this.present(coroutine)): Evidence | undefined {
    const { journal } = this;
    const last = journal.lastUpTo(coroutine, index);
    const { first, end } = journal.stretchAround(index);
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

  /** Nothing of it happened between the moment and this event, and nothing before it is known. */
  private untilNext(next: number, index: number): Evidence | undefined {
    const { journal } = this;
    switch (journal.events[next]?.kind) {
      case 'created':
        return undefined;
      case 'resumed':
        return 2 * next + 1;
      default:
        // Nobody's code runs on from one tick to another.
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
      const told = kind === 'suspended' ? this.toldWait(index) : undefined;
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

  /** What is known of one that had ended by then; undefined for one that lived still, or had not begun. */
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

  /** What it waited for is not kept, only where. */
  private madeBy(
    kind: TickEvent['kind'],
    site: SiteId | undefined,
  ): Pick<CoroutineFacts, 'state' | 'site' | 'wait'> {
    const at = site === undefined ? {} : { site };
    if (kind !== 'suspended') return { state: 'running', ...at };
    const wait = this.store.suspensionKind(site) === 'yield' ? 'consumer' : 'promise';
    return { state: 'suspended', ...at, wait: { kind: wait } };
  }

  /** Whether the suspension that an event began is the one of the present, which began at this time. */
  private lastsTillNow(index: number, sinceMs: number | undefined): boolean {
    const { journal } = this;
    const { kind, atMs } = journal.events[index] as TickEvent;
    if (kind !== 'suspended' || sinceMs === undefined) return false;
    return Math.abs(sinceMs - atMs) < CLOCK_SLACK_MS && journal.isLast(index) && this.isOnlyOneThen(index);
  }

  /** What was left out after the last event that was kept may be told with its time. */
  private isOnlyOneThen(index: number): boolean {
    const { journal } = this;
    const lastKept = journal.lastBeforeGap(index);
    if (lastKept === undefined) return true;
    return (journal.events[index]?.atMs ?? 0) + CLOCK_SLACK_MS < (journal.events[lastKept]?.atMs ?? 0);
  }

  /** What the program told of the suspension that an event began, while it lasted. */
  private toldWait(index: number): WaitFacts | undefined {
    const { coroutine, atMs } = this.journal.events[index] as TickEvent;
    const wait = this.waits?.of(coroutine, atMs, CLOCK_SLACK_MS);
    return wait === undefined || !this.isOnlyOneThen(index) ? undefined : this.lastingWait(wait, index);
  }

  /** What the present tells of one that has stood still since, without what changes though it has no event. */
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

  /** The part of what is told of a wait that holds as long as it lasts. @param suspension the event that began it */
  private lastingWait(wait: WaitFacts, suspension: number): WaitFacts {
    const { kind, coroutine, label, task } = wait;
    // A loop is suspended before the generator begins that it asks for a value: from when on it waits for that is not told.
    const isFixed =
      coroutine === undefined || kind === 'coroutine' || !this.journal.beganAfter(coroutine, suspension);
    if (isFixed && kind !== 'library' && label === undefined && task === undefined) return wait;
    return {
      // What the library says of it is of the present.
      kind: kind === 'library' ? 'promise' : kind,
      ...(isFixed && coroutine !== undefined ? { coroutine } : {}),
    };
  }
}

/** It has no event from the moment till now. */
function standingTillNow(present: CoroutineFacts | undefined): Evidence | undefined {
  // A task of the library that has not begun has no event; what has ended, or was collected, has had its last.
  if (present === undefined || present.state === 'finished' || present.state === 'created') return undefined;
  return present.function === NO_FUNCTION ? UNKNOWN : NOW;
}

/** It has no event between the gaps before and after the moment. @param firstMs when the first event there was */
function standingStill(present: CoroutineFacts | undefined, firstMs: number): Evidence | undefined {
  // An event that was left out may be told with the time of the last that was kept: only what is older is certain.
  const isUnchanged = present !== undefined && (present.sinceMs ?? -Infinity) + CLOCK_SLACK_MS < firstMs;
  return isUnchanged ? standingTillNow(present) : UNKNOWN;
}

/** What never changes. Its name may have been given later, but it is the same coroutine. */
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
