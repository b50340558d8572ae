/** Where one coroutine has spent its time: waiting, by place, and running. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { SiteId } from '../../runtime/protocol/ids.js';
import type { CoroutineSource } from '../coroutines/store/coroutine-source.js';
import type { Args, Result } from '../protocol/answers.js';
import type { LifePart } from '../protocol/requests.js';
import { UserError } from '../errors.js';

/** Less than this is the inaccuracy of the clocks. */
const LEAST_UNKNOWN_MS = 1;

interface Present {
  readonly state: 'running' | 'suspended';
  readonly site: SiteId | undefined;
  readonly ms: number;
}

export async function answerTime(
  source: CoroutineSource,
  { id }: Args<'coroutines/time'>,
): Promise<Result<'coroutines/time'>> {
  await source.view();
  const facts = source.store.get(id);
  if (facts === undefined) throw new UserError(`There is no coroutine ${id}: it has ended, or never was.`);
  await source.nameCoroutines([facts]);
  await source.updateHistory();
  const { store, history } = source;
  const known = history.lifeOf(id);
  const { life } = known ?? {};
  const present = life?.endMs === undefined ? presentOf(source, facts, known?.current) : undefined;
  const parts = partsOf(source, life, present, facts.ready === true);
  const knownMs = parts.reduce((sum, { ms }) => sum + ms, 0);
  const lifeMs = life === undefined ? 0 : spanMs(source, life.firstMs, life.endMs ?? store.nowMs);
  const unknownMs = lifeMs - knownMs;
  if (unknownMs >= LEAST_UNKNOWN_MS) parts.push({ kind: 'unknown', ms: unknownMs });
  return {
    id,
    name: store.nameOf(facts),
    totalMs: Math.max(knownMs, lifeMs),
    parts: parts.sort((a, b) => b.ms - a.ms),
  };
}

function spanMs({ store }: CoroutineSource, fromMs: number, toMs: number): number {
  return Math.max(0, toMs - fromMs - store.standstills.within(fromMs, toMs));
}

/** What it does now. Events may be newer than the facts; where events are missing, the facts are certain. */
function presentOf(
  { store, history }: CoroutineSource,
  { id, state, site, sinceMs }: CoroutineFacts,
  current: NonNullable<ReturnType<typeof history.lifeOf>>['current'],
): Present | undefined {
  if (current !== undefined)
    return { state: current.state, site: current.site, ms: store.ageOf(current.startMs) };
  if (sinceMs === undefined || (state !== 'suspended' && state !== 'running')) return undefined;
  // Its end may be among the events already.
  return history.lifeOf(id)?.life.endMs === undefined ? { state, site, ms: store.ageOf(sinceMs) } : undefined;
}

function partsOf(
  { store }: CoroutineSource,
  life: NonNullable<ReturnType<CoroutineSource['history']['lifeOf']>>['life'] | undefined,
  present: Present | undefined,
  isReady: boolean,
): LifePart[] {
  const runs = (life?.runs ?? 0) + (present?.state === 'running' ? 1 : 0);
  const ranMs = (life?.ranMs ?? 0) + (present?.state === 'running' ? present.ms : 0);
  const parts: LifePart[] = [];
  if (runs > 0)
    parts.push({
      kind: 'ran',
      ms: ranMs,
      count: runs,
      ...(present?.state === 'running' ? { now: true } : {}),
    });
  const waits = [...(life?.waits ?? [])];
  const waiting = present?.state === 'suspended' ? present : undefined;
  if (waiting !== undefined && !waits.some(({ site }) => site === waiting.site))
    waits.push({ site: waiting.site, count: 0, ms: 0, longestMs: 0 });
  for (const { site, count, ms, longestMs } of waits) {
    const isNow = waiting !== undefined && waiting.site === site;
    const nowMs = isNow ? waiting.ms : 0;
    const location = store.placeOf(site);
    parts.push({
      kind: 'waited',
      text: site === undefined ? 'other places' : store.textOf(site),
      ...(location === undefined ? {} : { location }),
      ms: ms + nowMs,
      count: count + (isNow ? 1 : 0),
      longestMs: Math.max(longestMs, nowMs),
      ...(isNow ? { now: isReady ? 'ready' : true } : {}),
    });
  }
  return parts;
}
