/** One consistent picture of a heap: every coroutine with its location and its wait. */
import { Functions, type FunctionInfo } from '../heap/functions.js';
import { isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';
import { ProgramText, type EnclosingFunction, type Suspension } from '../source/program-text.js';
import { hasEnded, readAwaitEdges, type AwaitEdges } from './await-edges.js';
import { readWaits, type Activation, type Waits, type WaitTypes } from './suspended.js';

/** One coroutine with its location in the source. */
export interface PlacedActivation {
  readonly activation: Activation;
  readonly info: FunctionInfo | undefined;
  /** Index in the script's source where it is suspended; undefined if it runs, or if V8 has no location. */
  readonly index: number | undefined;
  readonly enclosing: EnclosingFunction | undefined;
  readonly suspension: Suspension | undefined;
}

export interface Picture {
  readonly functions: Functions;
  readonly waits: Waits;
  readonly edges: AwaitEdges;
  readonly placed: ReadonlyMap<Pointer, PlacedActivation>;
  /** The text of a function's script; undefined for one of Node's or V8's own. */
  readonly textOf: (info: FunctionInfo) => ProgramText | undefined;
}

export function takePicture(heap: V8Heap, types: WaitTypes, objects: Iterable<Pointer>): Picture {
  const functions = new Functions(heap);
  const waits = readWaits(heap, types, objects);
  const edges = readAwaitEdges(heap, functions, types, waits);
  const texts = new Map<Pointer, ProgramText>();
  const textOf = (info: FunctionInfo): ProgramText | undefined => {
    // The texts of Node's own modules are not worth parsing; V8 has given up some others.
    if (info.script === undefined || isInternal(info) || info.script.source === '') return undefined;
    let text = texts.get(info.script.address);
    if (text === undefined) {
      text = new ProgramText(info.script.source);
      texts.set(info.script.address, text);
    }
    return text;
  };
  const placed = new Map<Pointer, PlacedActivation>();
  for (const activation of waits.activations.values()) {
    if (hasEnded(activation, edges, waits)) continue;
    const info = functions.info(activation.closure);
    const index = info && indexOf(heap, functions, activation, info);
    const within = index ?? (info && functions.indexWithin(info));
    const at = within === undefined || info === undefined ? undefined : textOf(info)?.at(within);
    placed.set(activation.object, {
      activation,
      info,
      index,
      enclosing: at?.function,
      suspension: index === undefined ? undefined : at?.suspension,
    });
  }
  return { functions, waits, edges, placed, textOf };
}

/** Whether it belongs to Node or V8. */
export function isInternal(info: FunctionInfo | undefined): boolean {
  return info?.script === undefined || info.script.name.startsWith('node:') || info.script.name === '';
}

function indexOf(
  heap: V8Heap,
  functions: Functions,
  { object, isRunning }: Activation,
  info: FunctionInfo,
): number | undefined {
  const position = heap.field(object, heap.layout.generator.position);
  return isRunning || !isSmall(position) ? undefined : functions.sourceIndex(info, smallValue(position));
}
