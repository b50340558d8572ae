/**
 * Ticks with their events as one flat array of numbers per tick: a busy program has a hundred thousand events a second.
 */
import type { TickEvent, TickEventKind, TickFacts } from './facts.js';
import type { CoroutineId, SiteId } from './ids.js';

export type PackedTick = Omit<TickFacts, 'events'> & {
  /** `FIELDS` per event. */
  readonly events: readonly number[];
};

/** Kind, coroutine, function, site or 0, microseconds since the tick began. */
const FIELDS = 5;
/** A fraction takes several times as long to write. */
const PER_MS = 1000;

/** In the order of their numbers. */
const KINDS: readonly TickEventKind[] = ['created', 'resumed', 'suspended', 'finished'];

/** The numbers of one event. */
export function packEvent(
  kind: TickEventKind,
  coroutine: CoroutineId,
  functionSite: SiteId,
  site: number,
  sinceStartMs: number,
): readonly [number, number, number, number, number] {
  return [KINDS.indexOf(kind), coroutine, functionSite, site, Math.round(sinceStartMs * PER_MS)];
}

export function unpackTick(packed: PackedTick): TickFacts {
  const { events: numbers, startMs } = packed;
  const events: TickEvent[] = [];
  for (let at = 0; at < numbers.length; at += FIELDS) {
    const site = numbers[at + 3] as SiteId;
    const atMs = startMs + (numbers[at + 4] ?? 0) / PER_MS;
    const coroutine = numbers[at + 1] as CoroutineId;
    const kind = KINDS[numbers[at] ?? 0] ?? 'created';
    const functionSite = numbers[at + 2] as SiteId;
    events.push(
      site === 0
        ? { kind, coroutine, function: functionSite, atMs }
        : { kind, coroutine, function: functionSite, site, atMs },
    );
  }
  return { ...packed, events };
}
