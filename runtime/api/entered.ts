/** Contexts for `await using`, where `withAsync` would need a body. */
import { AsyncBody } from '../kernel/async-body.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Driver } from '../kernel/driver.js';
import { currentScope, setSteppingScope } from '../kernel/running-loop.js';
import type { CancelScope } from '../kernel/cancel-scope.js';
import { eachStep } from './each-step.js';
import type { AsyncContext } from './with-async.js';

/** The result of `entered`: the entered value if that is an object; otherwise it is in `value`. */
export type Entered<T> = AsyncDisposable & (T extends object ? T : { readonly value: T });

/**
 * Enters a context that is left at the end of the block:
 *
 *     await using held = await entered(lock);
 *     await using limit = await entered(timeout(5));
 *
 * JavaScript does not report why a block is left. So a `TimeoutError` comes as the `error` of a `SuppressedError`, a
 * group waits for its tasks even if the block has failed, and in an `async` function a time limit or a group entered
 * this way cancels everything of the library that the function awaits, including its other branches.
 */
export function entered<T>(context: AsyncContext<T>): Awaitable<Entered<T>> {
  const operation: Awaitable<Entered<T>> = new Awaitable('entered', function* () {
    const entering = context.enter();
    const coroutine = entering instanceof Awaitable ? entering[Symbol.iterator]() : entering;
    const value = yield* inScope(blockOf(operation), coroutine);
    if (typeof value === 'object' && value !== null && Symbol.asyncDispose in value)
      return value as Entered<T>;
    return { value, [Symbol.asyncDispose]: () => leave(context) } as unknown as Entered<T>;
  });
  return operation;
}

/** Leaves a context at the end of a block. */
export async function leave(context: AsyncContext<unknown>, error?: Error): Promise<void> {
  await new Awaitable('exit', function* () {
    yield* context.exit(error);
  });
}

/** The code that the block belongs to: not the wait for entering, which is over before it begins. */
function blockOf(operation: object): CancelScope | undefined {
  const scope = currentScope();
  return scope instanceof Driver && scope.subject === operation && scope.within instanceof AsyncBody
    ? scope.within
    : scope;
}

/** Drives a coroutine as code of a part of the task. */
function inScope<T>(scope: CancelScope | undefined, coroutine: Coroutine<T>): Coroutine<T> {
  return eachStep(coroutine, (step) => {
    const before = setSteppingScope(scope);
    try {
      return step();
    } finally {
      setSteppingScope(before);
    }
  });
}
