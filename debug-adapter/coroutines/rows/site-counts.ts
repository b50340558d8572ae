/** How many coroutines wait at each line, and for how long. Pure; one walk over all live coroutines. */
import type { SiteId } from '../../../runtime/protocol/ids.js';
import type { SiteRow } from '../../protocol/requests.js';
import type { CoroutineStore } from '../store/coroutine-store.js';

interface Count {
  count: number;
  /** The program's clock when the first of them began to wait; Infinity if not measured. */
  sinceMs: number;
}

/** Generators that only wait for a request for their next value are not counted. */
export function countBySite(store: CoroutineStore): SiteRow[] {
  const counts = new Map<SiteId, Count>();
  for (const { state, wait, site, sinceMs = Infinity } of store.liveCoroutines()) {
    if (state !== 'suspended' || site === undefined || wait?.kind === 'consumer') continue;
    const known = counts.get(site);
    if (known === undefined) counts.set(site, { count: 1, sinceMs });
    else {
      known.count++;
      known.sinceMs = Math.min(known.sinceMs, sinceMs);
    }
  }
  const rows: SiteRow[] = [];
  for (const [site, { count, sinceMs }] of counts) {
    const location = store.placeOf(site);
    if (location === undefined) continue;
    rows.push({ location, count, ...(sinceMs === Infinity ? {} : { oldestMs: store.ageOf(sinceMs) }) });
  }
  return rows;
}
