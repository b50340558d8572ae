/**
 * The memory route: Linux only, no help from the program, which is stopped for a moment and then continues unchanged.
 */
import type { V8Constants } from './elf/v8-constants.js';
import type { Capture, CaptureOptions } from './capture.js';
import { pictureAsDump } from './coroutines/as-dump.js';
import { takePicture, type Picture } from './coroutines/picture.js';
import { waitTypes } from './coroutines/suspended.js';
import type { HeapLayout } from './heap/layout.js';
import { ObjectScan } from './heap/object-scan.js';
import { V8Heap } from './heap/v8-heap.js';
import type { AddressSpace } from './memory/address-space.js';
import { HeapCopy, type Stretch } from './memory/heap-copy.js';
import { ProcessMemory } from './memory/process-memory.js';
import { Standstill } from './memory/standstill.js';

/** What is known of the Node that runs a process. */
export interface KnownNode {
  readonly constants: V8Constants;
  readonly layout: HeapLayout;
}

export interface HeapPicture {
  readonly heap: V8Heap;
  readonly picture: Picture;
}

/** The cost of one capture. */
export interface LookCost {
  /** The longest stop. */
  readonly stoodMs: number;
  /** Processor time of the reader in its longest stop. */
  readonly workedMs: number;
  readonly stops: number;
  readonly copiedBytes: number;
  readonly readAgainBytes: number;
  /** Data needed in the end and not read during a stop: it may be older. */
  readonly olderBytes: number;
}

/** A copy of memory, with what is found in it. */
export class HeapLook {
  readonly copy: HeapCopy;
  #scan: ObjectScan | undefined;

  constructor(
    space: AddressSpace,
    private readonly node: KnownNode,
  ) {
    this.copy = new HeapCopy(space, node.layout.pageFlags);
  }

  readAll(): void {
    this.copy.readAll();
  }

  picture(again: readonly Stretch[] | undefined): HeapPicture {
    const { constants, layout } = this.node;
    const types = waitTypes(constants);
    if (this.#scan === undefined)
      this.#scan = new ObjectScan(this.copy, constants, new Set([...types.kinds.keys(), types.promise]));
    else if (again !== undefined) this.#scan.again(again);
    const heap = new V8Heap(this.copy, constants, layout, this.#scan);
    return { heap, picture: takePicture(heap, types, this.#scan.objects()) };
  }
}

/** A picture of memory that does not change, as in a core file or a stopped process. */
export function lookAtStill(space: AddressSpace, node: KnownNode): HeapPicture {
  const look = new HeapLook(space, node);
  look.readAll();
  return look.picture(undefined);
}

/** Stops of one capture: data needed beyond them is reported as it was a moment before. */
const MOST_STOPS = 3;

/**
 * Copies memory while the program runs, and concludes from that what must be read again in a stop. Objects moved or
 * created in between are included: they are in pages that are marked, or have changed. If the conclusions from the
 * second read need anything else, the program stops once more, and all of it is read together.
 *
 * @param use called more than once: with the first pictures to learn what it reads. Memory can be read until it
 * returns.
 */
export async function lookAtProcess<T>(
  pid: number,
  node: KnownNode,
  use: (found: HeapPicture) => T,
): Promise<{ readonly value: T; readonly cost: LookCost }> {
  const memory = new ProcessMemory(pid);
  try {
    const standstill = await Standstill.prepare(pid);
    try {
      return look(memory, node, standstill, use);
    } finally {
      await standstill.end();
    }
  } finally {
    memory.close();
  }
}

function look<T>(
  memory: ProcessMemory,
  node: KnownNode,
  standstill: Standstill,
  use: (found: HeapPicture) => T,
): { readonly value: T; readonly cost: LookCost } {
  const heap = new HeapLook(memory, node);
  heap.readAll();
  use(heap.picture(undefined));
  let longestMs = 0;
  let mostWorkMs = 0;
  for (let stops = 1; ; stops++) {
    const { value: again, stoodMs, workedMs } = standstill.during(() => heap.copy.readChanged());
    longestMs = Math.max(longestMs, stoodMs);
    mostWorkMs = Math.max(mostWorkMs, workedMs);
    const value = use(heap.picture(again));
    const olderBytes = heap.copy.seenBeside(again);
    if (olderBytes > 0 && stops < MOST_STOPS) continue;
    const readAgainBytes = again.reduce((sum, { start, end }) => sum + end - start, 0);
    return {
      value,
      cost: {
        stoodMs: longestMs,
        workedMs: mostWorkMs,
        stops,
        copiedBytes: heap.copy.byteCount,
        readAgainBytes,
        olderBytes,
      },
    };
  }
}

export async function captureMemory(
  pid: number,
  program: string,
  node: KnownNode,
  options: CaptureOptions,
): Promise<Capture & { cost: LookCost }> {
  const { value: dump, cost } = await lookAtProcess(pid, node, ({ heap, picture }) =>
    pictureAsDump(heap, picture, program, new Date(), options),
  );
  return { route: 'memory', pid, dump, stoodMs: cost.stoodMs, limits: [], cost };
}
