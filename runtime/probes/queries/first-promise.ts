/** The promise at the beginning of a chain of `then`. */
import { makingOf } from '../promises/makings.js';
import { sourceOf } from '../promises/promises.js';

const MOST_THENS = 100;

/** What `then` and its like derived it from, at the beginning. */
export function firstOf(future: object): object {
  let promise = future;
  for (let n = 0; n < MOST_THENS && makingOf(promise) === undefined; n++) {
    const source = sourceOf(promise);
    if (source === undefined) break;
    promise = source;
  }
  return promise;
}
