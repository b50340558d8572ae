/** Drives a coroutine step by step within another, for code that must surround each of its steps. */
import type { Coroutine } from '../kernel/coroutine.js';

type Step<T> = ReturnType<Coroutine<T>['next']>;

/** `around` calls the step that it is given, and answers its result. */
export function* eachStep<T>(
  coroutine: Coroutine<T>,
  around: (step: () => Step<T>) => Step<T>,
): Coroutine<T> {
  let resume = (): Step<T> => coroutine.next(undefined);
  for (;;) {
    const step = around(resume);
    if (step.done === true) return step.value;
    try {
      const value: unknown = yield step.value;
      resume = () => coroutine.next(value);
    } catch (error) {
      resume = () => coroutine.throw(error);
    }
  }
}
