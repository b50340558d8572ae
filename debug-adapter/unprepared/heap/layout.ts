/**
 * The offsets of fields that V8 does not describe: measured for each version, as data. A row is trusted for a Node only
 * after a check with a program whose coroutines are known (`../calibration`). x64 and arm64 are the same.
 */

/** How the table from bytecode to source encodes a step. */
export type PositionEncoding =
  /** A signed number, negative if no statement begins. */
  | 'signed'
  /** An unsigned number above two bits, of which the lowest marks the beginning of a statement. */
  | 'flagged';

export interface HeapLayout {
  /** Offsets from an object's beginning, in bytes. */
  readonly generator: {
    readonly function: number;
    readonly context: number;
    readonly receiver: number;
    readonly position: number;
    readonly continuation: number;
    readonly registers: number;
    /** An async function's own promise. */
    readonly promise: number;
    /** The requests of an async generator. */
    readonly queue: number;
  };
  readonly promise: { readonly reactions: number; readonly flags: number };
  readonly reaction: {
    readonly next: number;
    readonly reject: number;
    readonly fulfill: number;
    readonly promise: number;
  };
  readonly request: { readonly next: number; readonly promises: readonly number[] };
  readonly capabilityPromise: number;
  readonly context: { readonly length: number; readonly scopeInfo: number; readonly previous: number };
  /** Fields of a function's shared part that lead to its bytecode. */
  readonly functionData: readonly number[];
  /** Fields of the bytecode, one of which is its position table. */
  readonly positionTable: readonly number[];
  readonly positions: PositionEncoding;
  readonly pageFlags: number;
  /** How a date stores its time: as a value of the program, or as a plain number. */
  readonly dates: 'value' | 'number';
  /** The bits among the flags of a symbol that are set if no program can name it. */
  readonly privateSymbols: number;
}

/** As in V8 11.3. */
const BASE: HeapLayout = {
  generator: {
    function: 24,
    context: 32,
    receiver: 40,
    position: 48,
    continuation: 64,
    registers: 72,
    promise: 80,
    queue: 80,
  },
  promise: { reactions: 24, flags: 32 },
  reaction: { next: 8, reject: 16, fulfill: 24, promise: 32 },
  request: { next: 8, promises: [16, 24, 32] },
  capabilityPromise: 8,
  context: { length: 8, scopeInfo: 16, previous: 24 },
  functionData: [8, 16],
  positionTable: [32],
  positions: 'signed',
  pageFlags: 8,
  dates: 'value',
  privateSymbols: 0b1,
};

const LATER_REACTIONS = { next: 16, reject: 24, fulfill: 32, promise: 40 };
const LATER_TABLE = [24, 32, 40];

/** One row of the table: from this version of V8 on. */
interface KnownLayout {
  readonly since: number;
  readonly layout: HeapLayout;
}

/** Newest first. */
const KNOWN: readonly KnownLayout[] = [
  {
    since: 14,
    layout: {
      ...BASE,
      reaction: LATER_REACTIONS,
      positionTable: LATER_TABLE,
      positions: 'flagged',
      pageFlags: 0,
      dates: 'number',
      privateSymbols: 0b11,
    },
  },
  {
    since: 13,
    layout: { ...BASE, reaction: LATER_REACTIONS, positionTable: LATER_TABLE, pageFlags: 0, dates: 'number' },
  },
  { since: 12, layout: { ...BASE, reaction: LATER_REACTIONS, positionTable: LATER_TABLE, pageFlags: 0 } },
  { since: 11, layout: BASE },
];

/** Versions of V8 for which the table was measured. */
const MEASURED: readonly string[] = ['11.3', '12.4', '13.6', '14.6'];

/** Whether the table was measured on this exact version, `13.6.233.17`. */
export function isMeasured(version: string): boolean {
  return MEASURED.includes(version.split('.').slice(0, 2).join('.'));
}

/** The layouts to try for a Node: the nearest version's first, then known changes before it. */
export function candidateLayouts(major: number): HeapLayout[] {
  const nearest = KNOWN.find(({ since }) => since <= major)?.layout ?? BASE;
  const variants: HeapLayout[] = [];
  for (const reaction of [nearest.reaction, BASE.reaction, LATER_REACTIONS])
    for (const positions of [nearest.positions, 'signed', 'flagged'] as const)
      for (const pageFlags of [nearest.pageFlags, 0, 8])
        for (const dates of [nearest.dates, 'value', 'number'] as const)
          variants.push({ ...nearest, reaction, positions, pageFlags, dates });
  return [...new Map(variants.map((layout) => [JSON.stringify(layout), layout])).values()];
}
