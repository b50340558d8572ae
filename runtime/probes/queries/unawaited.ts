/**
 * Suspended coroutines whose promise no one has asked for: no `await`, no `then`, no combinator. Queried by views, never
 * per await.
 */
import type { CoroutineId } from '../../protocol/ids.js';
import { isSure } from '../promises/lost-results.js';
import { SUSPENDED } from '../records/coroutine-record.js';
import { liveRecords } from '../records/registry.js';

const STEPS_PER_CLOCK_READ = 64;

const now = performance.now.bind(performance);

/** As many as are found within this time, in milliseconds; none where a loop may have asked unseen. */
export function unawaited(limitMs: number): CoroutineId[] {
  if (!isSure()) return [];
  const endMs = now() + limitMs;
  const found: CoroutineId[] = [];
  let steps = 0;
  for (const { id, state, unasked } of liveRecords()) {
    if (++steps % STEPS_PER_CLOCK_READ === 0 && now() > endMs) break;
    if (state === SUSPENDED && unasked?.wasAsked === false) found.push(id);
  }
  return found;
}
