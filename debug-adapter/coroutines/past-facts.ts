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

/** Times of events are told in microseconds, those of facts exactly. */
const CLOCK_SLACK_MS = 0.002;
/** Code that is not instrumented goes on and suspends without an event. */
const NO_FUNCTION = 0 as SiteId;

/** From what the facts of a moment are made: as long as it is the same they are. */
export type Evidence =
  { readonly kind: 'after' | 'until'; readonly event: number } | { readonly kind: 'now' | 'unknown' };

const NOW: Evidence = { kind: 'now' };
const UNKNOWN: Evidence = { kind: 'unknown' };

export class PastFacts {
  private readonly present = new Map<CoroutineId, CoroutineFacts>();

  constructor(
    private readonly store: CoroutineStore,
    private readonly journal: Journal,
  ) {
    for (const facts of [...store.orphans, ...store.finishedCoroutines(), ...store.liveCoroutines()])
      this.present.set(facts.id, facts);
  }

  /** All of whom anything is known, in no order. */
  coroutines(): Set<CoroutineId> {
    return new Set([...this.present.keys(), ...this.journal.coroutines()]);
  }

  /** What tells of a coroutine as it was just after an event; undefined where it did not live, as far as is known. */
  evidence(coroutine: CoroutineId, index: number): Evidence | undefined {
    const { journal } = this;
    const { last, next } = journal.around(coroutine, index);
    const stretch = journal.stretchOf(index);
    const first = journal.stretches[stretch]?.first ?? 0;
    if (last !== undefined && last >= first) {
      if (journal.events[last]?.kind === 'finished') return undefined;
      return this.isSilent(coroutine) ? UNKNOWN : { kind: 'after', event: last };
    }
    const end = journal.stretches[stretch + 1]?.first ?? journal.length;
    if (next !== undefined && next < end) return this.untilNext(next, index);
    const isPresent = end === journal.length && journal.missingAtEnd === undefined;
    if (isPresent) return this.standingTillNow(coroutine);
    if (journal.beganAfter(coroutine, stretch)) return undefined;
    return this.standingStill(coroutine, first, last, next);
  }

  /** Nothing of it happened between the moment and this event, and nothing before it is known. */
  private untilNext(next: number, index: number): Evidence | undefined {
    const { journal } = this;
    switch (journal.events[next]?.kind) {
      case 'created':
        return undefined;
      case 'resumed':
        return { kind: 'until', event: next };
      default:
        // Nobody's code runs on from one tick to another.
        return journal.tickOf(next) === journal.tickOf(index) ? { kind: 'until', event: next } : UNKNOWN;
    }
  }

  /** It has no event from the moment till now. */
  private standingTillNow(coroutine: CoroutineId): Evidence | undefined {
    const facts = this.present.get(coroutine);
    // A task of the library that has not begun has no event; what has ended, or was collected, has had its last.
    if (facts === undefined || facts.state === 'finished' || facts.state === 'created') return undefined;
    return this.silentOr(coroutine, NOW);
  }

  /** It has no event between the gaps before and after the moment. */
  private standingStill(
    coroutine: CoroutineId,
    first: number,
    last: number | undefined,
    next: number | undefined,
  ): Evidence | undefined {
    const { journal } = this;
    const facts = this.present.get(coroutine);
    if (last !== undefined && journal.events[last]?.kind === 'finished') return undefined;
    if (next !== undefined && journal.events[next]?.kind === 'created') return undefined;
    const firstMs = journal.events[first]?.atMs ?? -Infinity;
    // An event that was dropped may be told with the time of the last that was kept: only what is older is certain.
    const isUnchanged = facts !== undefined && (facts.sinceMs ?? -Infinity) + CLOCK_SLACK_MS < firstMs;
    return isUnchanged ? this.standingTillNow(coroutine) : UNKNOWN;
  }

  private silentOr(coroutine: CoroutineId, evidence: Evidence): Evidence {
    return this.isSilent(coroutine) ? UNKNOWN : evidence;
  }

  private isSilent(coroutine: CoroutineId): boolean {
    return this.present.get(coroutine)?.function === NO_FUNCTION;
  }

  /** The facts that follow from the evidence. */
  facts(coroutine: CoroutineId, evidence: Evidence): CoroutineFacts {
    const present = this.present.get(coroutine);
    switch (evidence.kind) {
      case 'now':
        return { ...this.identity(coroutine, present?.function), ...standing(present) };
      case 'unknown':
        return { ...this.identity(coroutine, present?.function), state: 'unknown' };
      case 'after': {
        const event = this.journal.events[evidence.event] as TickEvent;
        const identity = this.identity(coroutine, event.function);
        if (present?.state === 'suspended' && this.journal.isLast(evidence.event) && this.lastsTillNow(event))
          return { ...identity, ...standing(present) };
        return { ...identity, ...this.madeBy(event), sinceMs: event.atMs };
      }
      case 'until': {
        const event = this.journal.events[evidence.event] as TickEvent;
        const identity = this.identity(coroutine, event.function);
        if (event.kind === 'resumed') return { ...identity, ...this.suspendedAt(event.site) };
        return { ...identity, state: 'running' };
      }
    }
  }

  /** What is known of one that had ended by then; undefined for one that lived still, or had not begun. */
  ended(coroutine: CoroutineId, index: number): CoroutineFacts | undefined {
    const { journal } = this;
    const { last, next } = journal.around(coroutine, index);
    const end = last === undefined ? undefined : journal.events[last];
    const present = this.present.get(coroutine);
    const hadEnded =
      end?.kind === 'finished' || (next === undefined && present?.state === 'finished' && end === undefined);
    if (!hadEnded || this.evidence(coroutine, index) !== undefined) return undefined;
    const { outcome } = present ?? {};
    return {
      ...this.identity(coroutine, end?.function ?? present?.function),
      state: 'finished',
      ...(outcome === undefined ? {} : { outcome }),
    };
  }

  /** Its creator, as far as it is known. */
  parentOf(coroutine: CoroutineId): CoroutineId | undefined {
    return this.present.get(coroutine)?.parent;
  }

  /** Whether its creator is known, be it that nobody created it. */
  knowsCreator(coroutine: CoroutineId): boolean {
    return this.present.has(coroutine);
  }

  /** What never changes. Its name may have been given later, but it is the same coroutine. */
  private identity(
    id: CoroutineId,
    functionSite: SiteId = NO_FUNCTION,
  ): Omit<CoroutineFacts, 'state' | 'outcome'> {
    const { parent, name, labels, awaiterUnknown } = this.present.get(id) ?? {};
    return {
      id,
      function: functionSite,
      ...(parent === undefined ? {} : { parent }),
      ...(name === undefined ? {} : { name }),
      ...(labels === undefined ? {} : { labels }),
      ...(awaiterUnknown === undefined ? {} : { awaiterUnknown }),
    };
  }

  private madeBy({ kind, site }: TickEvent): Pick<CoroutineFacts, 'state' | 'site' | 'wait'> {
    if (kind === 'suspended') return this.suspendedAt(site);
    return { state: 'running', ...(site === undefined ? {} : { site }) };
  }

  /** What it waited for is not kept, only where. */
  private suspendedAt(site: SiteId | undefined): Pick<CoroutineFacts, 'state' | 'site' | 'wait'> {
    const kind = this.store.suspensionKind(site) === 'yield' ? 'consumer' : 'promise';
    return { state: 'suspended', ...(site === undefined ? {} : { site }), wait: { kind } };
  }

  /** Whether the suspension that an event began is the one of the present. */
  private lastsTillNow({ kind, coroutine, atMs }: TickEvent): boolean {
    const { sinceMs } = this.present.get(coroutine) ?? {};
    return kind === 'suspended' && sinceMs !== undefined && Math.abs(sinceMs - atMs) < CLOCK_SLACK_MS;
  }
}

/** What the present tells of one that has stood still since: not what changes without an event of its own. */
function standing({ state = 'unknown', site, sinceMs, wait }: Partial<CoroutineFacts> = {}): Pick<
  CoroutineFacts,
  'state' | 'site' | 'sinceMs' | 'wait'
> {
  return {
    state,
    ...(site === undefined ? {} : { site }),
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(wait === undefined ? {} : { wait: lastingPart(wait) }),
  };
}

/** Words of the library, and what a future is made of, are of the present. */
function lastingPart({ kind, coroutine }: WaitFacts): WaitFacts {
  return { kind: kind === 'library' ? 'promise' : kind, ...(coroutine === undefined ? {} : { coroutine }) };
}
