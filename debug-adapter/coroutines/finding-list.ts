/** The findings of a session: what was found, how often, and which of it the client has not been told yet. */
import type { CoroutineId } from '../../runtime/protocol/ids.js';
import type { FindingKind, FindingRow, Location } from '../protocol/requests.js';

const MOST_COROUTINES = 20;

const SEVERITIES: Record<FindingKind, FindingRow['severity']> = {
  waitCycle: 'error',
  unhandledError: 'error',
  orphan: 'warning',
  blockedLoop: 'warning',
  cancellationSwallowed: 'warning',
  leakSuspect: 'warning',
  neverAwaited: 'info',
  pendingAtExit: 'warning',
};

const RANK: Record<FindingRow['severity'], number> = { error: 0, warning: 1, info: 2 };

/** One sighting of a trouble. */
export interface Sighting {
  readonly kind: FindingKind;
  /** Default: the kind's. */
  readonly severity?: FindingRow['severity'];
  /** Sightings with the same key are one finding. */
  readonly key: string;
  /** One sentence; of several sightings the newest is shown. */
  readonly text: string;
  readonly coroutines: readonly { readonly id: CoroutineId; readonly name: string }[];
  readonly location?: Location;
  readonly chain?: readonly string[];
  /** Milliseconds since the program started. */
  readonly atMs: number;
}

export class FindingList {
  private readonly found = new Map<string, FindingRow>();
  private readonly seen = new Set<string>();

  constructor(private readonly muted: ReadonlySet<FindingKind> = new Set()) {}

  /**
   * Adds a sighting; answers the finding when the client should be told of it: it is new.
   *
   * @param occurrence tells sightings of the same thing apart from new ones: the same one never counts twice
   */
  add(sighting: Sighting, occurrence: string): FindingRow | undefined {
    const { kind, severity, key: rest, text, coroutines, location, chain, atMs } = sighting;
    if (this.muted.has(kind)) return undefined;
    const key = `${kind}:${rest}`;
    const seenKey = `${key}@${occurrence}`;
    if (this.seen.has(seenKey)) return undefined;
    this.seen.add(seenKey);
    const old = this.found.get(key);
    const known = old?.coroutines ?? [];
    const added = coroutines.filter(({ id }) => !known.some((one) => one.id === id));
    const row: FindingRow = {
      key,
      kind,
      severity: severity ?? SEVERITIES[kind],
      text,
      count: (old?.count ?? 0) + 1,
      coroutines: [...known, ...added].slice(0, MOST_COROUTINES),
      ...(location === undefined ? {} : { location }),
      ...(chain === undefined ? {} : { chain }),
      atMs: old?.atMs ?? atMs,
    };
    this.found.set(key, row);
    return old === undefined ? row : undefined;
  }

  /** Worst first, then in order of appearance. */
  rows(): FindingRow[] {
    return [...this.found.values()].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.atMs - b.atMs);
  }

  /** Takes over what a dump holds. */
  restore(rows: readonly FindingRow[]): void {
    for (const row of rows) this.found.set(row.key, row);
  }
}
