/**
 * Coroutines: `function*` generators that yield futures to their driver, and `Awaitable`, the lazy operation that both
 * `yield*` and `await` accept.
 */
import { placeAtPromise } from './await-places.js';
import { AwaitError } from './errors.js';
import { currentScope, runningLoop } from './running-loop.js';
import type { Future } from './future.js';

/** What a coroutine yields: the future it waits for, or nothing to yield for one loop iteration. */
export type Suspension = Future<unknown> | undefined;

/** A coroutine in progress. Waiting for another is `yield* other()`, which infers the other's result. */
export type Coroutine<T> = Generator<Suspension, T, unknown>;

/**
 * An operation that begins when it is awaited, once: `yield* operation` in a coroutine, `await operation` in an
 * `async` function. Awaiting it a second time throws `Error`.
 */
export class Awaitable<T> implements PromiseLike<T> {
  readonly name: string;
  #start: (() => Coroutine<T>) | undefined;

  constructor(name: string, start: () => Coroutine<T>) {
    this.name = name;
    this.#start = start;
  }

  [Symbol.iterator](): Coroutine<T> {
    const start = this.#start;
    if (start === undefined) throw new Error(`Cannot await '${this.name}' again: it was already awaited`);
    this.#start = undefined;
    return start();
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return promiseFor(() => this[Symbol.iterator](), this).then(fulfilled, rejected);
  }
}

/**
 * Drives a coroutine for an `async` function: as part of its task if it is one, else as a separate task. `subject` is
 * what the function awaits.
 */
export function promiseFor<T>(start: () => Coroutine<T>, subject: object): Promise<T> {
  let succeed: Settling['resolve'] = ignore;
  let fail: Settling['reject'] = ignore;
  const promise = new Promise<T>((resolve, reject) => {
    succeed = resolve as Settling['resolve'];
    fail = reject;
  });
  const settling: Settling = { promise, resolve: succeed, reject: fail };
  try {
    if (currentScope()?.attend?.(start, subject, settling) === true) return promise;
    const loop = runningLoop();
    if (loop === undefined) throw new Error('Cannot await a coroutine: no event loop is running');
    const task = loop.createTask(start(), { subject });
    task.addDoneCallback((future) => settleBy(future, settling, task.label));
  } catch (error) {
    fail(error);
  }
  return promise;
}

/** A promise that an `async` function awaits, with its settling functions. */
export interface Settling {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

function ignore(): void {
  // Present before the promise is.
}

/** Rejects it; a cancellation or a time limit is given the place of the await. */
export function rejectAtAwait({ promise, reject }: Settling, error: unknown, task: string): void {
  if (error instanceof AwaitError) placeAtPromise(error, promise, task, () => reject(error));
  else reject(error);
}

function settleBy(future: Future<unknown>, settling: Settling, task: string): void {
  settle(future, settling.resolve, (error) => rejectAtAwait(settling, error, task));
}

/** Passes a done future's outcome on. */
export function settle<T>(
  future: Future<T>,
  resolve: (value: T) => void,
  reject: (reason: unknown) => void,
): void {
  let value: T;
  try {
    value = future.result();
  } catch (error) {
    reject(error);
    return;
  }
  resolve(value);
}

/** Whether a value is a generator: has `next`, `throw` and `return`. */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<Coroutine<unknown>>).next === 'function' &&
    typeof (value as Partial<Coroutine<unknown>>).throw === 'function' &&
    typeof (value as Partial<Coroutine<unknown>>).return === 'function'
  );
}

/** The driver of a value passed in: a generator, an operation or a future; undefined for a promise or anything else. */
export function coroutineOf<T>(value: unknown): Coroutine<T> | undefined {
  if (isCoroutine(value)) return value as Coroutine<T>;
  if (typeof value !== 'object' || value === null) return undefined;
  const { then, [Symbol.iterator]: iterate } = value as Partial<Awaitable<T>>;
  return typeof then === 'function' && typeof iterate === 'function'
    ? iterate.call(value as Awaitable<T>)
    : undefined;
}

const GeneratorFunction = Object.getPrototypeOf(function* () {
  yield;
}) as object;

/** Whether a function is a `function*`: calling it runs none of its body. */
export function isCoroutineFunction(value: object): boolean {
  return Object.getPrototypeOf(value) === GeneratorFunction;
}
