/** How many coroutines are suspended at each line, and for how long: what the editor shows beside an await. */
import type { FutureRow } from '../../debug-adapter/protocol/requests.js';
import { formatDuration } from './labels.js';

export interface SiteCount {
  readonly path: string;
  readonly line: number;
  readonly count: number;
  /** The longest any of them has waited; absent when not measured. */
  readonly oldestMs?: number;
}

/** Counts the waiters of all pending futures by the place where each waits. */
export function countBySite(futures: readonly FutureRow[]): SiteCount[] {
  const counts = new Map<string, SiteCount>();
  for (const { waiters, waitersAt, forMs } of futures) {
    const places = waitersAt ?? waiters.map(({ location }) => ({ location, count: 1 }));
    for (const { location, count } of places) {
      if (location === undefined) continue;
      const key = `${location.path}:${location.line}`;
      const before = counts.get(key);
      const oldestMs = longest(before?.oldestMs, forMs);
      counts.set(key, {
        path: location.path,
        line: location.line,
        count: (before?.count ?? 0) + count,
        ...(oldestMs === undefined ? {} : { oldestMs }),
      });
    }
  }
  return [...counts.values()];
}

/** Names in a hover. */
const MOST_NAMES = 10;

/** Who waits at a line, one line each, the longest wait first; none when nobody does. */
export function waitLines(futures: readonly FutureRow[], path: string, line: number): string[] {
  const waits = futures.flatMap(({ waiters, text, forMs }) =>
    waiters
      .filter(({ location }) => location?.path === path && location.line === line)
      .map(({ name }) => ({ name, text, forMs })),
  );
  waits.sort((one, other) => (other.forMs ?? 0) - (one.forMs ?? 0));
  const lines = waits.slice(0, MOST_NAMES).map(({ name, text, forMs }) => {
    const age = forMs === undefined ? '' : `, for ${formatDuration(forMs)}`;
    return `${name} waits for ${text}${age}`;
  });
  const here = countBySite(futures).find((count) => count.path === path && count.line === line);
  const more = (here?.count ?? 0) - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  return lines;
}

/** `3 wait here, the oldest for 2.1 s`. */
export function countWords({ count, oldestMs }: SiteCount): string {
  const age = oldestMs === undefined ? '' : formatDuration(oldestMs);
  if (count === 1) return age === '' ? '1 waits here' : `1 waits here for ${age}`;
  return age === '' ? `${count} wait here` : `${count} wait here, the oldest for ${age}`;
}

function longest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
