/** Protects work from the cancellation of its waiter. */
import { Future } from '../kernel/future.js';
import { ensureFuture, type FutureSource } from './tasks.js';

/**
 * A future with the same outcome, whose cancellation does not reach the inner one. Keep a reference to the inner task:
 * its later error is otherwise never read.
 */
export function shield<T>(source: FutureSource<T>): Future<T> {
  const inner = ensureFuture(source);
  if (inner.done()) return inner;
  const outer = new Future<T>({
    loop: inner.loop,
    kind: 'shield',
    label: { label: `shield of ${inner.label}`, changes: 'never', dependsOn: [inner] },
  });
  const onInner = (): void => {
    if (outer.done()) {
      if (!inner.cancelled()) inner.exception();
      return;
    }
    if (inner.cancelled()) {
      outer.cancel();
      return;
    }
    const error = inner.exception();
    if (error === null) outer.setResult(inner.result());
    else outer.setException(error);
  };
  inner.addDoneCallback(onInner);
  outer.addDoneCallback(() => {
    if (!inner.done()) inner.removeDoneCallback(onInner);
  });
  return outer;
}
