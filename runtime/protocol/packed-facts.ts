/**
 * Facts of many coroutines as one flat array of numbers: for a hundred thousand of them, field names would dominate
 * what is written, escaped, sent and parsed.
 */
import type { CoroutineFacts, CoroutineOutcome, CoroutineState, FutureKind, WaitFacts } from './facts.js';
import type { CoroutineId, FutureId, SiteId } from './ids.js';

export interface PackedFacts {
  /** `FIELDS` per coroutine; 0 means absent. */
  readonly numbers: readonly number[];
  /** Coroutines with details that numbers cannot express. */
  readonly whole: readonly CoroutineFacts[];
}

/** Id, function, kinds, parent, site, start of the state in microseconds, awaited future and coroutine. */
const FIELDS = 8;
/** A fraction takes several times as long to write. */
const PER_MS = 1000;

/** In the order of their numbers. */
const STATES: readonly CoroutineState[] = ['created', 'ready', 'running', 'suspended', 'finished'];
const OUTCOMES: readonly (CoroutineOutcome | undefined)[] = [undefined, 'returned', 'threw', 'cancelled'];
const WAITS: readonly (FutureKind | undefined)[] = [
  undefined,
  'promise',
  'coroutine',
  'all',
  'allSettled',
  'race',
  'any',
  'then',
  'iterator',
  'consumer',
  'value',
  'relay',
  'thenable',
  'unhooked',
];

/** The position of each in the packed number of kinds, and its number of bits. */
const STATE_BITS = 7;
const OUTCOME_SHIFT = 3;
const OUTCOME_BITS = 3;
const WAIT_SHIFT = 5;
const WAIT_BITS = 15;
const FROZEN = 1 << 9;
const READY = 1 << 10;
const AWAITER_UNKNOWN = 1 << 11;

export function packFacts(all: readonly CoroutineFacts[]): PackedFacts {
  const numbers: number[] = [];
  const whole: CoroutineFacts[] = [];
  for (const facts of all) {
    const { wait } = facts;
    if (isMoreThanNumbers(facts)) {
      whole.push(facts);
      continue;
    }
    const kinds =
      STATES.indexOf(facts.state) |
      (OUTCOMES.indexOf(facts.outcome) << OUTCOME_SHIFT) |
      (WAITS.indexOf(wait?.kind) << WAIT_SHIFT) |
      (facts.frozen === true ? FROZEN : 0) |
      (facts.ready === true ? READY : 0) |
      (facts.awaiterUnknown === true ? AWAITER_UNKNOWN : 0);
    const sinceUs = facts.sinceMs === undefined ? 0 : Math.round(facts.sinceMs * PER_MS);
    numbers.push(facts.id, facts.function, kinds, facts.parent ?? 0, facts.site ?? 0, sinceUs);
    numbers.push(wait?.future ?? 0, wait?.coroutine ?? 0);
  }
  return { numbers, whole };
}

/** The library's waits have descriptions, its tasks names. */
function isMoreThanNumbers({ wait, name, labels, cancellation }: CoroutineFacts): boolean {
  return wait?.kind === 'library' || name !== undefined || labels !== undefined || cancellation !== undefined;
}

export function unpackFacts({ numbers, whole }: PackedFacts): CoroutineFacts[] {
  const all: CoroutineFacts[] = [];
  for (let at = 0; at < numbers.length; at += FIELDS) all.push(factsAt(numbers, at));
  return whole.length === 0 ? all : all.concat(whole);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function factsAt(numbers: readonly number[], at: number): CoroutineFacts {
  const kinds = numbers[at + 2] ?? 0;
  const parent = numbers[at + 3] ?? 0;
  const site = numbers[at + 4] ?? 0;
  const sinceUs = numbers[at + 5] ?? 0;
  const facts: Writable<CoroutineFacts> = {
    id: numbers[at] as CoroutineId,
    function: numbers[at + 1] as SiteId,
    state: STATES[kinds & STATE_BITS] ?? 'finished',
  };
  const outcome = OUTCOMES[(kinds >> OUTCOME_SHIFT) & OUTCOME_BITS];
  if (outcome !== undefined) facts.outcome = outcome;
  if (parent !== 0) facts.parent = parent as CoroutineId;
  if (site !== 0) facts.site = site as SiteId;
  const kind = WAITS[(kinds >> WAIT_SHIFT) & WAIT_BITS];
  if (kind !== undefined) facts.wait = waitAt(kind, numbers[at + 6] ?? 0, numbers[at + 7] ?? 0);
  if (sinceUs !== 0) facts.sinceMs = sinceUs / PER_MS;
  if ((kinds & FROZEN) !== 0) facts.frozen = true;
  if ((kinds & READY) !== 0) facts.ready = true;
  if ((kinds & AWAITER_UNKNOWN) !== 0) facts.awaiterUnknown = true;
  return facts;
}

function waitAt(kind: FutureKind, future: number, coroutine: number): WaitFacts {
  if (future === 0) return coroutine === 0 ? { kind } : { kind, coroutine: coroutine as CoroutineId };
  if (coroutine === 0) return { kind, future: future as FutureId };
  return { kind, future: future as FutureId, coroutine: coroutine as CoroutineId };
}
