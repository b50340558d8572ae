/**
 * Coroutines: `function*` generators that hand futures to whoever drives them, and `Awaitable`, the lazy operation
 * that both `yield*` and `await` accept.
 */
import { currentTask, runningLoop } from './running-loop.js';
import type { Future } from './future.js';

/** What a coroutine yields: the future it waits for, or nothing to give way for one loop iteration. */
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
 * Makes a coroutine function whose calls can be awaited from both forms, and which a loop reports when it ends
 * before they were ever awaited ("coroutine 'greet' was never awaited").
 *
 *     const greet = coroutine(function* greet(name: string) {
 *       yield* sleep(1);
 *       return `Hello ${name}`;
 *     });
 */
export function coroutine<A extends unknown[], T>(
  body: (...parameters: A) => Coroutine<T>,
): (...parameters: A) => Awaitable<T> {
  return (...parameters) => {
    const loop = runningLoop();
    const operation: Awaitable<T> = new Awaitable(body.name, () => {
      loop?.neverAwaited.delete(operation);
      return body(...parameters);
    });
    loop?.neverAwaited.add(operation);
    return operation;
  };
}

/**
 * Drives a coroutine for an `async` function: as part of its task when it is one, else as a task by itself.
 * `subject` is what the function awaits.
 */
export function promiseFor<T>(start: () => Coroutine<T>, subject: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const task = currentTask();
    if (task?.done() === false) task.attend(start(), subject, resolve as (value: unknown) => void, reject);
    else {
      const loop = runningLoop();
      if (loop === undefined) throw new Error('Cannot await a coroutine: no event loop is running');
      loop.createTask(start(), { subject }).addDoneCallback((future) => {
        settle(future, resolve, reject);
      });
    }
  });
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

/** What drives a value that was handed in: a generator, an operation or a future; undefined for a promise or anything else. */
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
