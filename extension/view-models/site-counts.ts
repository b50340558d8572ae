/** The number and names of coroutines that wait at each line, for the text beside an await. */
import type { FutureRow, SiteRow } from '../../debug-adapter/protocol/requests.js';
import { formatDuration } from './labels.js';

export interface LineCount {
  readonly path: string;
  readonly line: number;
  readonly count: number;
  /** The longest wait so far; absent if not measured. */
  readonly oldestMs?: number;
}

/** Adds up by line, because one line can have several awaits. */
export function countByLine(sites: readonly SiteRow[]): LineCount[] {
  const counts = new Map<string, LineCount>();
  for (const { location, count, oldestMs } of sites) {
    const { path, line } = location;
    const key = `${path}:${line}`;
    const before = counts.get(key);
    const oldest = longest(before?.oldestMs, oldestMs);
    counts.set(key, {
      path,
      line,
      count: (before?.count ?? 0) + count,
      ...(oldest === undefined ? {} : { oldestMs: oldest }),
    });
  }
  return [...counts.values()];
}

/** Names listed in a hover. */
const MOST_NAMES = 10;

/**
 * The coroutines that wait at a line, one line of text each. Of those known by name the longest wait is first. Empty if
 * none waits.
 */
export function waitLines(
  futures: readonly FutureRow[],
  sites: readonly SiteRow[],
  path: string,
  line: number,
  hasAges = true,
): string[] {
  const waits = futures.flatMap(({ waiters, text, forMs }) =>
    waiters
      .filter(({ location }) => location?.path === path && location.line === line)
      .map(({ name }) => ({ name, text, forMs })),
  );
  waits.sort((one, other) => (other.forMs ?? 0) - (one.forMs ?? 0));
  const lines = waits.slice(0, MOST_NAMES).map(({ name, text, forMs }) => {
    const age = forMs === undefined || !hasAges ? '' : `, for ${formatDuration(forMs)}`;
    return `${name} waits for ${text}${age}`;
  });
  const here = countByLine(sites).find((count) => count.path === path && count.line === line);
  const more = (here?.count ?? 0) - lines.length;
  if (more > 0) lines.push(lines.length === 0 ? `${more} wait here` : `and ${more} more`);
  return lines;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** The ages shown while the program runs. */
const STEPS_MS = [SECOND_MS, MINUTE_MS, HOUR_MS].flatMap((unit) =>
  [1, 2, 5, 10, 20, 30].map((n) => n * unit),
);

/**
 * `3 wait here, the oldest for 2.1 s`; while the program runs `for over 2 s`, in steps. A text that changes with every
 * refresh would be redrawn each time, and VS Code then drops a hover that is about to open.
 */
export function countWords({ count, oldestMs }: LineCount, isRunning: boolean): string {
  const age = oldestMs === undefined ? '' : isRunning ? steppedAge(oldestMs) : formatDuration(oldestMs);
  if (count === 1) return age === '' ? '1 waits here' : `1 waits here for ${age}`;
  return age === '' ? `${count} wait here` : `${count} wait here, the oldest for ${age}`;
}

/** Empty below one second. */
function steppedAge(ms: number): string {
  const step = STEPS_MS.findLast((one) => one <= ms);
  if (step === undefined) return '';
  if (step < MINUTE_MS) return `over ${step / SECOND_MS} s`;
  return step < HOUR_MS ? `over ${step / MINUTE_MS} min` : `over ${step / HOUR_MS} h`;
}

function longest(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
