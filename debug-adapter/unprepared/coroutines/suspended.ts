/** V8's coroutines: generator objects of async functions, async generators and generators, and pending promises. */
import type { V8Constants } from '../elf/v8-constants.js';
import { isPointer, isSmall, smallValue, type Pointer, type V8Heap } from '../heap/v8-heap.js';

const RUNNING = -2;
/** Requests of one async generator that are followed. */
const MOST_REQUESTS = 100;
const STATE_MASK = 3;

export type Kind = 'async' | 'asyncGenerator' | 'generator';

/** One activation of a function that can be suspended and has not ended. */
export interface Activation {
  readonly object: Pointer;
  readonly kind: Kind;
  readonly closure: Pointer;
  readonly isRunning: boolean;
  /** At which of its suspensions it is, counted as in V8; generators begin at 0. */
  readonly suspension: number;
  /** Promises that its end, or its next step, settles. */
  readonly promises: readonly Pointer[];
}

/** The types of objects from which waits are read. */
export interface WaitTypes {
  readonly kinds: ReadonlyMap<number, Kind>;
  readonly promise: number;
}

export function waitTypes(constants: V8Constants): WaitTypes {
  const asyncFunction = constants.type('JSAsyncFunctionObject');
  return {
    kinds: new Map<number, Kind>([
      [asyncFunction, 'async'],
      [constants.type('JSAsyncGeneratorObject'), 'asyncGenerator'],
      // V8 does not export this one: it is just before.
      [asyncFunction - 1, 'generator'],
    ]),
    promise: constants.type('JSPromise'),
  };
}

export interface Waits {
  readonly activations: ReadonlyMap<Pointer, Activation>;
  /** Pending promises with the first of their reactions. */
  readonly pending: ReadonlyMap<Pointer, number>;
}

/** Reads the found objects; leaves out finished activations and objects of other types. */
export function readWaits(heap: V8Heap, types: WaitTypes, objects: Iterable<Pointer>): Waits {
  const { generator, promise } = heap.layout;
  const fixedArray = heap.constants.type('FixedArray');
  const activations = new Map<Pointer, Activation>();
  const pending = new Map<Pointer, number>();
  for (const object of objects) {
    const type = heap.typeOf(object);
    if (type === types.promise) {
      if (
        (heap.smallField(object, promise.flags) & STATE_MASK) === 0 &&
        isSmall(heap.field(object, promise.flags))
      )
        pending.set(object, heap.field(object, promise.reactions));
      continue;
    }
    const kind = types.kinds.get(type);
    const closure = heap.field(object, generator.function);
    const continuation = heap.field(object, generator.continuation);
    if (kind === undefined || !heap.isFunction(closure) || !isSmall(continuation)) continue;
    if (heap.typeOf(heap.field(object, generator.registers)) !== fixedArray) continue;
    const suspension = smallValue(continuation);
    const isRunning = suspension === RUNNING;
    if (suspension < 0 && !isRunning) continue;
    activations.set(object, {
      object,
      kind,
      closure,
      isRunning,
      suspension,
      promises: ownPromises(heap, types, object, kind),
    });
  }
  return { activations, pending };
}

function ownPromises(heap: V8Heap, types: WaitTypes, object: Pointer, kind: Kind): Pointer[] {
  const { generator, request } = heap.layout;
  const isPromise = (value: number): boolean => heap.typeOf(value) === types.promise;
  switch (kind) {
    case 'async': {
      const own = heap.field(object, generator.promise);
      return isPromise(own) ? [own] : [];
    }
    case 'asyncGenerator': {
      const requestType = heap.constants.type('AsyncGeneratorRequest');
      const promises: Pointer[] = [];
      let next = heap.field(object, generator.queue);
      for (
        let count = 0;
        count < MOST_REQUESTS && isPointer(next) && heap.typeOf(next) === requestType;
        count++
      ) {
        for (const offset of request.promises) {
          const value = heap.field(next, offset);
          if (isPromise(value)) promises.push(value);
        }
        next = heap.field(next, request.next);
      }
      return promises;
    }
    case 'generator':
      return [];
  }
}
