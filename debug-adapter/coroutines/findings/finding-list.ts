/**
 * The findings of a session: each with its number of sightings, and whether it has still to be reported to the client.
 */
import type { CoroutineId } from '../../../runtime/protocol/ids.js';
import { FINDING_KINDS } from '../../protocol/finding-kinds.js';
import type { FindingKind, FindingRow, Location } from '../../protocol/requests.js';

const MOST_COROUTINES = 20;

const RANK: Record<FindingRow['severity'], number> = { error: 0, warning: 1, info: 2 };

/** One sighting of a problem. */
export interface Sighting {
  readonly kind: FindingKind;
  /** Default: the kind's. */
  readonly severity?: FindingRow['severity'];
  /** Sightings with the same key are one finding. */
  readonly key: string;
  /** One sentence; the newest of several sightings is shown. */
  readonly text: string;
  readonly coroutines: readonly { readonly id: CoroutineId; readonly name: string }[];
  readonly location?: Location;
  readonly chain?: readonly string[];
  /** The same sighting with better information: it counts once. */
  readonly isSame?: true;
  /** Milliseconds since the program started. */
  readonly atMs: number;
}

export class FindingList {
  private readonly found = new Map<string, FindingRow>();
  private readonly seen = new Set<string>();

  constructor(private readonly muted: ReadonlySet<FindingKind> = new Set()) {}

  /**
   * Adds a sighting; answers the finding if it is new and must be reported to the client.
   *
   * @param occurrence identifies a sighting: the same one never counts twice
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
      severity: severity ?? FINDING_KINDS[kind].severity,
      text,
      count: sighting.isSame === true ? 1 : (old?.count ?? 0) + 1,
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

  /** Loads the findings of a dump. */
  restore(rows: readonly FindingRow[]): void {
    for (const row of rows) this.found.set(row.key, row);
  }
}
