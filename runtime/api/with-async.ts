/** Async context managers: `async with`, as a function; and `using`. */
import { callBody, type Body } from '../kernel/body.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { toError } from '../kernel/errors.js';

/** An object that can be entered and left. */
export interface AsyncContext<T> {
  /** Answers the argument of the body. */
  enter(): Coroutine<T> | Awaitable<T>;
  /** Receives the error that the body ended with, if any. Answering true swallows it. */
  exit(error: Error | undefined): Coroutine<boolean> | Awaitable<boolean>;
}

/**
 * Enters a context, runs a body (`function*` or `async`), and leaves the context however the body ends. An object with
 * `Symbol.asyncDispose` or `Symbol.dispose` is a context too. Gives the body's result, or undefined if the context
 * swallowed its error.
 *
 *     yield* withAsync(timeout(5), function* () {
 *       yield* sleep(10);
 *     });
 */
export function withAsync<T, R>(context: AsyncContext<T>, body: Body<[T], R>): Awaitable<R>;
export function withAsync<T extends AsyncDisposable | Disposable, R>(
  context: T,
  body: Body<[T], R>,
): Awaitable<R>;
export function withAsync<T, R>(
  context: AsyncContext<T> | AsyncDisposable | Disposable,
  body: Body<[T], R>,
): Awaitable<R> {
  const managed = 'enter' in context ? context : (disposing(context) as unknown as AsyncContext<T>);
  return new Awaitable('withAsync', function* () {
    const value = yield* managed.enter();
    let result: R;
    try {
      result = yield* callBody(body, value);
    } catch (thrown) {
      const error = toError(thrown);
      if (yield* managed.exit(error)) return undefined as R;
      throw error;
    }
    yield* managed.exit(undefined);
    return result;
  });
}

/**
 * A context that closes an async generator (calls its `return`, and waits for that) however the body ends: its
 * `finally` then runs at a known time and not when it happens to be collected.
 *
 *     await withAsync(aclosing(lines(file)), async (each) => {
 *       for await (const line of each) if (line === 'stop') break;
 *     });
 */
export function aclosing<T extends Pick<AsyncGenerator, 'return'>>(generator: T): AsyncContext<T> {
  return {
    // eslint-disable-next-line require-yield -- entering takes no time
    *enter() {
      return generator;
    },
    *exit() {
      yield* callBody(() => generator.return(undefined));
      return false;
    },
  };
}

function disposing<T extends AsyncDisposable | Disposable>(resource: T): AsyncContext<T> {
  return {
    // eslint-disable-next-line require-yield -- entering a disposable takes no time
    *enter() {
      return resource;
    },
    *exit() {
      if (Symbol.asyncDispose in resource) {
        const disposable: AsyncDisposable = resource;
        yield* callBody(() => disposable[Symbol.asyncDispose]());
      } else resource[Symbol.dispose]();
      return false;
    },
  };
}
