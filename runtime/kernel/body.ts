/** Calls a user's function, `function*` or `async`, as part of the running task. */
import { AsyncBody } from './async-body.js';
import type { CancelReason } from './errors.js';
import { coroutineOf, isCoroutineFunction, type Coroutine } from './coroutine.js';
import { Driver } from './driver.js';
import { Future, NOTHING } from './future.js';
import { currentScope, getRunningLoop, runAsCode } from './running-loop.js';

/** A function of either form, or one that returns at once. */
export type Body<A extends unknown[], T> = (...parameters: A) => Coroutine<T> | PromiseLike<T>;

/** Runs it to its end. A cancellation of the caller reaches an `async` body at its current library await. */
export function* callBody<A extends unknown[], T>(body: Body<A, T>, ...parameters: A): Coroutine<T> {
  if (isCoroutineFunction(body)) return yield* body(...parameters) as Coroutine<T>;
  const scope = currentScope();
  if (!(scope instanceof Driver)) throw new Error('Cannot call an async body: no task is running');
  const code = new AsyncBody(scope.task, scope);
  const made = runAsCode(code, () => body(...parameters));
  const coroutine = coroutineOf<T>(made);
  if (coroutine !== undefined) return yield* coroutine;
  try {
    const value = yield* new BodyEnd<T>(made as PromiseLike<T>, code);
    code.throwPendingCancel();
    return value;
  } finally {
    // The body has thrown: an undelivered cancellation goes to the caller.
    const pending = code.takePendingCancel();
    if (pending !== undefined) scope.deliverCancel(pending.reason);
  }
}

/** The end of an `async` body, for its caller. A request to end is passed to the body. */
class BodyEnd<T> extends Future<T> {
  readonly #code: AsyncBody;

  constructor(promise: PromiseLike<T>, code: AsyncBody) {
    super({
      loop: getRunningLoop(),
      kind: 'body',
      label: { label: 'async body', changes: 'never', dependsOn: NOTHING, promise },
    });
    this.#code = code;
    Promise.resolve(promise).then(
      (value) => {
        code.end();
        this.setResult(value);
      },
      (error: unknown) => {
        code.end();
        this.setException(error);
      },
    );
  }

  override get body(): AsyncBody {
    return this.#code;
  }

  override cancel(reason?: CancelReason): boolean {
    if (this.done()) return false;
    this.#code.deliverCancel(reason);
    return true;
  }
}
