/** The same work for many items, with limited concurrency. */
import { callBody, type Body } from '../kernel/body.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { ExceptionGroup } from '../kernel/errors.js';
import { TaskGroup } from './task-group.js';
import { withAsync } from './with-async.js';

export interface ConcurrencyOptions {
  /** How many at a time; all if absent. */
  readonly concurrency?: number;
  /** For display: the name of the group of tasks that do the work. */
  readonly name?: string;
}

/**
 * Calls a function (`function*` or `async`) for each item, at most `concurrency` at a time; gives the results in the
 * order of the items. Items are taken from the iterable in turn. The first error cancels the others, and is thrown.
 * Throws `RangeError` for a concurrency below 1.
 *
 *     const pages = yield* map(urls, fetchPage, { concurrency: 4 });
 */
export function map<T, R>(
  items: Iterable<T>,
  body: Body<[item: T, index: number], R>,
  options: ConcurrencyOptions = {},
): Awaitable<R[]> {
  return new Awaitable('map', () => mapping(items, body, options, 'map'));
}

/** As `map`, without results. */
export function forEach<T>(
  items: Iterable<T>,
  body: Body<[item: T, index: number], unknown>,
  options: ConcurrencyOptions = {},
): Awaitable<void> {
  return new Awaitable('forEach', function* () {
    yield* mapping(items, body, options, 'forEach');
  });
}

function* mapping<T, R>(
  items: Iterable<T>,
  body: Body<[item: T, index: number], R>,
  { concurrency = Infinity, name }: ConcurrencyOptions,
  what: string,
): Coroutine<R[]> {
  if (!(concurrency >= 1))
    throw new RangeError(`Cannot ${what} ${concurrency} at a time: it must be 1 or more`);
  const results: R[] = [];
  const iterator = items[Symbol.iterator]();
  let taken = 0;
  const source: { isOver: boolean } = { isOver: false };
  const takeOne = (): { readonly item: T; readonly index: number } | undefined => {
    const step = source.isOver ? undefined : iterator.next();
    if (step?.done !== false) {
      source.isOver = true;
      return undefined;
    }
    return { item: step.value, index: taken++ };
  };
  const work = function* (first: { readonly item: T; readonly index: number }): Coroutine<void> {
    for (let next: typeof first | undefined = first; next !== undefined; next = takeOne())
      results[next.index] = yield* callBody(body, next.item, next.index);
  };
  try {
    yield* withAsync(new TaskGroup({ name: name ?? what }), function* (group) {
      const own = takeOne();
      if (own === undefined) return;
      for (let workers = 1; workers < concurrency; workers++) {
        const first = takeOne();
        if (first === undefined) break;
        group.createTask(work(first));
      }
      yield* work(own);
    });
  } catch (error) {
    if (!source.isOver) iterator.return?.();
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  }
  return results;
}
