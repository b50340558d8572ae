/**
 * Ids in ascending order. Inserting, removing and reading a page are cheap at any size: short arrays one after another.
 */

/** Ids in one array; a full one is split. */
const MOST_IN_CHUNK = 1024;

export class SortedIds<Id extends number> {
  /** None is empty. */
  private readonly chunks: Id[][] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** The lowest. */
  get first(): Id | undefined {
    return this.chunks[0]?.[0];
  }

  /** Adds an id that is not present. */
  add(id: Id): void {
    this.count++;
    const last = this.chunks.at(-1);
    // Most are the newest of all.
    if (last === undefined || (last.at(-1) as Id) < id) {
      if (last === undefined || last.length >= MOST_IN_CHUNK) this.chunks.push([id]);
      else last.push(id);
      return;
    }
    const at = this.chunkFor(id);
    const chunk = this.chunks[at] as Id[];
    chunk.splice(placeOf(id, chunk), 0, id);
    if (chunk.length > MOST_IN_CHUNK) this.chunks.splice(at + 1, 0, chunk.splice(MOST_IN_CHUNK / 2));
  }

  /** Removes an id, if present. */
  delete(id: Id): void {
    const at = this.chunkFor(id);
    const chunk = this.chunks[at];
    if (chunk === undefined) return;
    const place = placeOf(id, chunk);
    if (chunk[place] !== id) return;
    this.count--;
    chunk.splice(place, 1);
    if (chunk.length === 0) this.chunks.splice(at, 1);
  }

  clear(): void {
    this.chunks.length = 0;
    this.count = 0;
  }

  /** Those from this position on, up to this number. */
  page(start: number, count: number): Id[] {
    const found: Id[] = [];
    let skip = start;
    for (const chunk of this.chunks) {
      if (found.length >= count) break;
      if (skip < chunk.length) found.push(...chunk.slice(skip, skip + count - found.length));
      skip = Math.max(0, skip - chunk.length);
    }
    return found;
  }

  /** All of them. */
  all(): Id[] {
    return this.chunks.flat();
  }

  *[Symbol.iterator](): Generator<Id> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** Index of the first chunk that does not end before this id. */
  private chunkFor(id: Id): number {
    let low = 0;
    for (let high = this.chunks.length; low < high;) {
      const middle = (low + high) >> 1;
      if (((this.chunks[middle] as Id[]).at(-1) as Id) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Its index in these, or where it would be inserted. */
function placeOf<Id extends number>(id: Id, ascending: readonly Id[]): number {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as Id) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
