/** The entries of a `Map` or `Set` in V8's representation: a hash table in order of insertion. */
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';

/** Of the object: its table. */
const TABLE = 24;
/** Three counts, the buckets, the entries. */
const COUNTS = 3;

export interface Entry {
  /** A deleted one leaves a hole. */
  readonly key: number;
  /** Undefined in a `Set`. */
  readonly value: number | undefined;
}

export interface HashTable {
  readonly size: number;
  readonly entries: Iterable<Entry>;
}

/** @param most entries that are read, with holes */
export function hashTable(heap: V8Heap, object: Pointer, isMap: boolean, most: number): HashTable {
  const table = heap.field(object, TABLE);
  const at = (index: number): number => heap.field(table, 16 + index * 8);
  const count = (index: number): number => {
    const word = isPointer(table) ? at(index) : 0;
    return isSmall(word) ? Math.max(0, smallValue(word)) : 0;
  };
  const size = count(0);
  const used = Math.min(size + count(1), most);
  const first = COUNTS + count(2);
  const entrySize = isMap ? 3 : 2;
  function* entries(): Generator<Entry> {
    for (let entry = first; entry < first + used * entrySize; entry += entrySize)
      yield { key: at(entry), value: isMap ? at(entry + 1) : undefined };
  }
  return { size, entries: entries() };
}
