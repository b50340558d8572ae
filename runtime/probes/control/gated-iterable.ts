/** What a `for await` loops over in controlled mode: the same iterable, with a gate before each step. */
import { types } from 'node:util';
import { isObject } from '../promises/promises.js';

/**
 * Puts one step, as returned by the iterator's `next`, behind a gate; `close` is for a loop that is cancelled there.
 */
type GateStep = (step: unknown, close: () => unknown) => unknown;

type Method = (this: unknown, ...values: unknown[]) => unknown;

/**
 * Looks up the iterator's methods when the loop would, and as often. An object without an async iterator (a plain
 * array, a generator) is returned unchanged: V8 awaits its values without a place for a gate.
 */
export function gateIterable(iterable: unknown, gateStep: GateStep): unknown {
  if (!isObject(iterable)) return iterable;
  const start = (iterable as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator];
  if (typeof start !== 'function') return iterable;
  return {
    [Symbol.asyncIterator](): unknown {
      const iterator = (start as Method).call(iterable);
      // V8 reports in its own words what is wrong with it.
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
    // Looked up only if the loop is left early; leaving it is never delayed.
    get return(): unknown {
      const close = (iterator as { readonly return?: unknown }).return;
      return typeof close === 'function'
        ? (value: unknown) => (close as Method).call(iterator, value)
        : close;
    },
  };
}

/**
 * Leaves a loop as V8 does when its body throws. It does not wait for an async generator: in the middle of a step a
 * generator only queues the request, and may never reach it.
 */
function closeIterator(iterator: object): unknown {
  const close = (iterator as { readonly return?: unknown }).return;
  if (typeof close !== 'function') return undefined;
  const closing = (close as Method).call(iterator);
  if (!types.isGeneratorObject(iterator)) return closing;
  // No other code sees errors of its `finally`, as natively.
  (closing as Promise<unknown>).then(undefined, () => undefined);
  return undefined;
}
