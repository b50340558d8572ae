/** Calls a function a user handed in, `function*` or `async`, as part of the task that is running. */
import { coroutineOf, isCoroutineFunction, type Coroutine } from './coroutine.js';
import { Future, NOTHING } from './future.js';
import { currentTask, getRunningLoop, runAsTask } from './running-loop.js';
import { BODY } from './task.js';

/** A function of either form, or one that answers at once. */
export type Body<A extends unknown[], T> = (...parameters: A) => Coroutine<T> | PromiseLike<T>;

/** Runs it to its end. A cancellation of the task reaches an `async` body at the library await it is in. */
export function* callBody<A extends unknown[], T>(body: Body<A, T>, ...parameters: A): Coroutine<T> {
  const task = currentTask();
  if (task === undefined || isCoroutineFunction(body)) return yield* finish(body(...parameters));
  const value = yield* finish(runAsTask(task, () => body(...parameters)));
  task.throwPendingCancel();
  return value;
}

function* finish<T>(made: Coroutine<T> | PromiseLike<T>): Coroutine<T> {
  const coroutine = coroutineOf<T>(made);
  if (coroutine !== undefined) return yield* coroutine;
  const promise = made as PromiseLike<T>;
  const future = new Future<T>({
    loop: getRunningLoop(),
    kind: BODY,
    label: { label: 'async body', changes: 'never', dependsOn: NOTHING, promise },
  });
  promise.then(
    (value) => future.setResult(value),
    (error: unknown) => future.setException(error),
  );
  return yield* future;
}
