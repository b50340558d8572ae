/** Memory as V8 leaves it in the midst of a collection: objects have moved, and nothing that refers to them knows. */
import type { HeapPicture, KnownNode } from '../memory-route.js';
import { isPointer, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import type { AddressSpace, Region } from '../memory/address-space.js';
import { PAGE } from '../memory/heap-copy.js';

const MOST_MOVED = 5000;
const WORD = 8;
/** Of the page. */
const HEADER = 4096;
/** Header and length of a FixedArray. */
const ARRAY_HEADER = 16;

export class HalfMovedMemory implements AddressSpace {
  readonly #moved: Buffer;
  readonly #newStart: number;
  /** Old address → new address, both without tags. */
  readonly #forwarded = new Map<number, number>();

  /** @param found a picture of the same memory; its coroutines, and what they lead to, are moved */
  constructor(
    private readonly space: AddressSpace,
    { constants }: KnownNode,
    { heap, picture }: HeapPicture,
  ) {
    const sizes = new ObjectSizes(heap, constants);
    const all = reachable(
      [...picture.waits.activations.keys(), ...picture.waits.pending.keys()],
      heap,
      sizes,
    );
    // V8 asks for its pages below this address, and the kernel places other memory far above it.
    this.#newStart = 2 ** 46;
    let used = PAGE / 2;
    for (const [object, size] of all) {
      this.#forwarded.set(object - 1, this.#newStart + used);
      used += Math.ceil(size / WORD) * WORD;
    }
    this.#moved = Buffer.alloc(Math.ceil(used / PAGE) * PAGE);
    // V8's pages say where their objects begin and end.
    this.#moved.writeBigUInt64LE(BigInt(this.#newStart + HEADER), 24);
    this.#moved.writeBigUInt64LE(BigInt(this.#newStart + this.#moved.length), 32);
    for (const [object, size] of all) {
      const to = (this.#forwarded.get(object - 1) ?? 0) - this.#newStart;
      this.space.read(this.#moved, to, size, object - 1);
    }
  }

  get movedCount(): number {
    return this.#forwarded.size;
  }

  regions(): Region[] {
    const end = this.#newStart + this.#moved.length;
    return [...this.space.regions(), { start: this.#newStart, end, isAnonymous: true }];
  }

  read(into: Uint8Array, offset: number, length: number, address: number): number {
    const at = address - this.#newStart;
    if (at >= 0 && at < this.#moved.length)
      return this.#moved.copy(into, offset, at, Math.min(at + length, this.#moved.length));
    const count = this.space.read(into, offset, length, address);
    const view = new DataView(into.buffer, into.byteOffset + offset, count);
    for (const [from, to] of this.#forwarded)
      if (from >= address && from + WORD <= address + count)
        view.setBigUint64(from - address, BigInt(to), true);
    return count;
  }
}

/** The sizes of objects that have one of their own, in bytes. */
class ObjectSizes {
  readonly #sizeAt: number;
  readonly #fixedArray: number;
  readonly #bytecode: number;
  readonly #bytecodeData: number;
  readonly #immovable: ReadonlySet<number>;

  constructor(
    private readonly heap: V8Heap,
    constants: KnownNode['constants'],
  ) {
    this.#sizeAt = constants.field('Map__instance_size_in_words');
    this.#fixedArray = constants.type('FixedArray');
    this.#bytecode = constants.type('BytecodeArray');
    this.#bytecodeData = constants.field('BytecodeArray__data');
    this.#immovable = new Set([constants.type('Map'), constants.type('Oddball')]);
  }

  /** Undefined for an object that stays, or whose size is not known. */
  of(object: Pointer): number | undefined {
    const type = this.heap.typeOf(object);
    if (type < 0 || this.#immovable.has(type)) return undefined;
    const length = this.heap.smallField(object, WORD);
    if (type === this.#bytecode) return this.#bytecodeData + length;
    if (type === this.#fixedArray) return ARRAY_HEADER + length * WORD;
    const words = this.heap.copy.u8(this.heap.mapOf(object) - 1 + this.#sizeAt);
    return words === 0 ? undefined : words * WORD;
  }
}

function reachable(roots: readonly Pointer[], heap: V8Heap, sizes: ObjectSizes): Map<Pointer, number> {
  const found = new Map<Pointer, number>();
  const left = [...roots];
  for (let next = left.shift(); next !== undefined && found.size < MOST_MOVED; next = left.shift()) {
    const size = found.has(next) ? undefined : sizes.of(next);
    if (size === undefined) continue;
    found.set(next, size);
    for (let offset = WORD; offset < size; offset += WORD) {
      const value = heap.field(next, offset);
      if (isPointer(value)) left.push(value);
    }
  }
  return found;
}
