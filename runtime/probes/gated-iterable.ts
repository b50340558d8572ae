/** What a `for await` loops over in controlled mode: the same iterable, each of its steps behind a gate. */
import { types } from 'node:util';
import { isObject } from './promises.js';

/** Puts one step, as the iterator's `next` gave it, behind a gate; `close` is for a loop that is cancelled there. */
type GateStep = (step: unknown, close: () => unknown) => unknown;

type Method = (this: unknown, ...values: unknown[]) => unknown;

/**
 * The iterator's methods are looked up when and as often as the loop would. What has no async iterator (a plain array,
 * a generator) is given back as it is: V8 awaits its values where nobody can stand in between.
 */
export function gateIterable(iterable: unknown, gateStep: GateStep): unknown {
  if (!isObject(iterable)) return iterable;
  const start = (iterable as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator];
  if (typeof start !== 'function') return iterable;
  return {
    [Symbol.asyncIterator](): unknown {
      const iterator = (start as Method).call(iterable);
      // V8 says in its own words what is wrong with it.
      return isObject(iterator) ? gateIterator(iterator, gateStep) : iterator;
    },
  };
}

function gateIterator(iterator: object, gateStep: GateStep): object {
  const { next } = iterator as { readonly next: unknown };
  return {
    next:
      typeof next === 'function'
        ? () => gateStep((next as Method).call(iterator), () => closeIterator(iterator))
        : next,
    // Looked up only when the loop is left early; leaving it is never held up.
    get return(): unknown {
      const close = (iterator as { readonly return?: unknown }).return;
      return typeof close === 'function'
        ? (value: unknown) => (close as Method).call(iterator, value)
        : close;
    },
  };
}

/**
 * Leaves a loop as V8 does when its body throws. Not waited for is an async generator: in the middle of a step it only
 * notes the wish, and may never come to it.
 */
function closeIterator(iterator: object): unknown {
  const close = (iterator as { readonly return?: unknown }).return;
  if (typeof close !== 'function') return undefined;
  const closing = (close as Method).call(iterator);
  if (!types.isGeneratorObject(iterator)) return closing;
  // Nobody else hears of what its `finally` throws, as natively.
  (closing as Promise<unknown>).then(undefined, () => undefined);
  return undefined;
}
