/**
 * Finds objects in copied memory by their maps. A map whose map is itself begins the chain: an object with that map is
 * a map, and an object whose map has a wanted type is inspected. A second scan covers only memory that was read again.
 */
import type { V8Constants } from '../elf/v8-constants.js';
import type { HeapCopy, Segment, Stretch } from '../memory/heap-copy.js';

const HIGH = 4294967296;
const BLOCK = 4096;
/** A filter by some bits of the low half: most words are not maps. */
const FILTER_MASK = 0xffff;

/** Found objects by the block in which they begin. */
type Found = Map<number, number[]>;

export class ObjectScan {
  /** Map → instance type. Pointers are tagged. */
  readonly types = new Map<number, number>();
  readonly #metaMaps = new Set<number>();
  readonly #mapType: number;
  readonly #typeAt: number;
  readonly #objects: Found = new Map();
  #wanted = new Set<number>();

  /** @param wantedTypes instance types of the objects to find */
  constructor(
    private readonly copy: HeapCopy,
    constants: V8Constants,
    private readonly wantedTypes: ReadonlySet<number>,
  ) {
    this.#mapType = constants.type('Map');
    this.#typeAt = constants.field('Map__instance_type');
    this.#scanAll();
  }

  /** Scans these regions again. */
  again(stretches: readonly Stretch[]): void {
    this.#scanAgain(stretches);
  }

  /** The objects of the wanted types: tagged pointers. */
  *objects(): Generator<number> {
    for (const list of this.#objects.values()) yield* list;
  }

  /** All objects with one of these maps, in one more pass. */
  *instancesOf(maps: ReadonlySet<number>): Generator<number> {
    const filter = filterOf(maps);
    for (const { words, start } of this.copy.segments)
      for (let index = 0; index + 1 < words.length; index += 2) {
        const low = words[index] as number;
        if ((low & 3) !== 1 || filter[(low >>> 3) & FILTER_MASK] !== 1) continue;
        if (maps.has(low + (words[index + 1] as number) * HIGH)) yield start + index * 4 + 1;
      }
  }

  /** Everything, in three passes: a map can come after the objects that have it. */
  #scanAll(): void {
    const parts = partsOf(this.copy.segments, undefined);
    this.#passAll(parts, new Set());
    this.#passAll(parts, new Set(this.#metaMaps));
    this.#findObjects(parts);
  }

  /** Memory that was read again, in one pass; if that adds maps of wanted types, the search for objects starts over. */
  #scanAgain(stretches: readonly Stretch[]): void {
    for (const { start, end } of stretches)
      for (let block = start; block < end; block += BLOCK) this.#objects.delete(block);
    const known = new Set([...this.#metaMaps, ...this.#wanted]);
    this.#passAll(partsOf(this.copy.segments, stretches), known);
    const isNew = [...this.types].some(([map, type]) => this.wantedTypes.has(type) && !this.#wanted.has(map));
    if (isNew) this.#findObjects(partsOf(this.copy.segments, undefined));
  }

  #findObjects(parts: readonly Part[]): void {
    this.#objects.clear();
    this.#wanted = new Set(
      [...this.types].flatMap(([map, type]) => (this.wantedTypes.has(type) ? [map] : [])),
    );
    this.#passAll(parts, this.#wanted);
  }

  /** Records objects with one of these maps, and maps that are their own map. */
  #passAll(parts: readonly Part[], maps: ReadonlySet<number>): void {
    const filter = filterOf(maps);
    for (const part of parts) this.#pass(part, maps, filter);
  }

  #pass({ segment, from, to }: Part, maps: ReadonlySet<number>, filter: Uint8Array): void {
    const { words, start } = segment;
    const own = (start % HIGH) + 1;
    for (let index = from; index < to; index += 2) {
      const low = words[index] as number;
      if ((low & 3) !== 1) continue;
      if (filter[(low >>> 3) & FILTER_MASK] === 1) {
        const map = low + (words[index + 1] as number) * HIGH;
        if (maps.has(map)) this.#note(start + index * 4, map);
      }
      if (low === (own + index * 4) >>> 0) this.#noteMetaMap(start + index * 4);
    }
  }

  #note(address: number, map: number): void {
    if (this.#metaMaps.has(map)) {
      this.types.set(address + 1, this.copy.u16(address + this.#typeAt));
      return;
    }
    const block = Math.floor(address / BLOCK) * BLOCK;
    const list = this.#objects.get(block);
    if (list === undefined) this.#objects.set(block, [address + 1]);
    else list.push(address + 1);
  }

  #noteMetaMap(address: number): void {
    if (this.copy.word(address) !== address + 1) return;
    if (this.copy.u16(address + this.#typeAt) === this.#mapType) this.#metaMaps.add(address + 1);
  }
}

interface Part {
  readonly segment: Segment;
  /** Indexes of words of 32 bits. */
  readonly from: number;
  readonly to: number;
}

function partsOf(segments: readonly Segment[], stretches: readonly Stretch[] | undefined): Part[] {
  if (stretches === undefined)
    return segments.map((segment) => ({ segment, from: 0, to: segment.words.length & ~1 }));
  return stretches.flatMap(({ start, end }) => {
    const segment = segments.find((one) => start >= one.start && start < one.end);
    if (segment === undefined) return [];
    return [
      {
        segment,
        from: (start - segment.start) / 4,
        to: Math.min((end - segment.start) / 4, segment.words.length & ~1),
      },
    ];
  });
}

/** One byte for each value of some bits of the low half: 1 if one of these has it. */
function filterOf(values: ReadonlySet<number>): Uint8Array {
  const filter = new Uint8Array(FILTER_MASK + 1);
  for (const value of values) filter[((value % HIGH) >>> 3) & FILTER_MASK] = 1;
  return filter;
}
