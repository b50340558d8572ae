/** Finds await sites whose number of waiting coroutines only grows: samples at least a second apart, five in a row. */
import type { CoroutineFacts } from '../../../runtime/protocol/facts.js';
import type { SiteId } from '../../../runtime/protocol/ids.js';
import type { IndexListener, WaitIndex } from '../store/wait-index.js';

const SAMPLE_INTERVAL_MS = 1000;
const SAMPLES = 5;
/** Fewer than this are not reported as a leak. */
const LEAST_COUNT = 50;

interface Watched {
  waiting: number;
  /** A coroutine that waited here at the last sample has resumed. */
  hasGoneOn: boolean;
  /** Counts of the last samples, as long as none resumed in between and each count was higher than the one before. */
  counts: number[];
}

/** Counts with every change: a sample reads sites and not coroutines. */
export class GrowthWatch implements IndexListener {
  private readonly watched = new Map<SiteId, Watched>();
  private lastMs = -Infinity;

  constructor(index: WaitIndex) {
    for (const facts of index.oldestFirst()) this.born(facts);
    index.listen(this);
  }

  born(facts: CoroutineFacts): void {
    const site = siteOf(facts);
    if (site === undefined) return;
    const known = this.watched.get(site);
    if (known === undefined) this.watched.set(site, { waiting: 1, hasGoneOn: false, counts: [] });
    else known.waiting++;
  }

  changed(facts: CoroutineFacts, before: CoroutineFacts): void {
    // At the same site since the same time: it has not moved.
    if (siteOf(facts) === siteOf(before) && facts.sinceMs === before.sinceMs) return;
    this.ended(before);
    this.born(facts);
  }

  ended(facts: CoroutineFacts): void {
    const site = siteOf(facts);
    const known = site === undefined ? undefined : this.watched.get(site);
    if (known === undefined) return;
    known.waiting--;
    if ((facts.sinceMs ?? 0) <= this.lastMs) known.hasGoneOn = true;
  }

  awaitedChanged(): void {
    // The coroutines at a site do not depend on await relations.
  }

  cleared(): void {
    this.watched.clear();
  }

  /** Takes a sample unless the last is too recent; answers the sites that have only grown, with their counts. */
  sample(nowMs: number): { site: SiteId; counts: readonly number[] }[] {
    if (nowMs - this.lastMs < SAMPLE_INTERVAL_MS) return [];
    this.lastMs = nowMs;
    const grown: { site: SiteId; counts: readonly number[] }[] = [];
    for (const [site, known] of this.watched) {
      if (known.waiting === 0) {
        this.watched.delete(site);
        continue;
      }
      const continues = !known.hasGoneOn && known.waiting > (known.counts.at(-1) ?? 0);
      known.counts = continues ? [...known.counts, known.waiting].slice(-SAMPLES) : [known.waiting];
      known.hasGoneOn = false;
      if (known.counts.length === SAMPLES && known.waiting >= LEAST_COUNT)
        grown.push({ site, counts: [...known.counts] });
    }
    return grown;
  }
}

/** Where it waits for something that may never come; undefined if it does not. */
function siteOf({ state, site, wait }: CoroutineFacts): SiteId | undefined {
  return state === 'suspended' && wait?.kind !== 'consumer' ? site : undefined;
}
