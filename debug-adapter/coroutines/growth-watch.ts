/** Notices places where the coroutines that wait only become more: samples at least a second apart, five in a row. */
import type { CoroutineFacts } from '../../runtime/protocol/facts.js';
import type { CoroutineId, SiteId } from '../../runtime/protocol/ids.js';

const SAMPLE_INTERVAL_MS = 1000;
const SAMPLES = 5;
/** Fewer than this are no leak worth a sentence. */
const LEAST_COUNT = 50;

interface Watched {
  counts: number[];
  /** The oldest coroutines at the first sample: while they are all still there, nothing has gone on. */
  oldest: readonly CoroutineId[];
}

export class GrowthWatch {
  private readonly watched = new Map<SiteId, Watched>();
  private lastMs = -Infinity;

  /** Whether the last sample is old enough for the next. */
  isDue(nowMs: number): boolean {
    return nowMs - this.lastMs >= SAMPLE_INTERVAL_MS;
  }

  /** Adds a sample unless the last is too young; answers the sites that have only grown, with their counts. */
  note(suspended: readonly CoroutineFacts[], nowMs: number): { site: SiteId; counts: readonly number[] }[] {
    if (!this.isDue(nowMs)) return [];
    this.lastMs = nowMs;
    const bySite = new Map<SiteId, CoroutineId[]>();
    for (const { id, site, wait } of suspended) {
      if (site === undefined || wait?.kind === 'consumer') continue;
      const known = bySite.get(site);
      if (known === undefined) bySite.set(site, [id]);
      else known.push(id);
    }
    for (const site of this.watched.keys()) if (!bySite.has(site)) this.watched.delete(site);
    const grown: { site: SiteId; counts: readonly number[] }[] = [];
    for (const [site, ids] of bySite) {
      const known = this.watched.get(site);
      const present = new Set(ids);
      const goesOn =
        known !== undefined &&
        ids.length > (known.counts.at(-1) ?? 0) &&
        known.oldest.every((id) => present.has(id));
      if (!goesOn) {
        this.watched.set(site, { counts: [ids.length], oldest: ids });
        continue;
      }
      known.counts = [...known.counts, ids.length].slice(-SAMPLES);
      known.oldest = ids;
      if (known.counts.length === SAMPLES && ids.length >= LEAST_COUNT) {
        grown.push({ site, counts: [...known.counts] });
      }
    }
    return grown;
  }
}
