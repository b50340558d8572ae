/** A `function*` with what its caller has: the active span of OpenTelemetry, an `AsyncLocalStorage`. */
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import { eachStep } from './each-step.js';

/**
 * Each step of the body has what the caller of this function has; an `async` function needs nothing like it. Throws
 * `Error` if the loop was made without `carry`.
 *
 *     yield* tracer.startActiveSpan('cook', (span) => carried(function* () { … }));
 */
export function carried<T>(body: () => Coroutine<T>): Awaitable<T> {
  const { carried: carrying } = getRunningLoop();
  if (carrying === undefined)
    throw new Error('Cannot carry anything into a coroutine: the event loop was made without carry');
  const within = carrying.take();
  return new Awaitable('carried', () =>
    eachStep(body(), (step) => {
      let result: ReturnType<typeof step> | undefined;
      within(() => (result = step()));
      if (result === undefined) throw new Error('Cannot carry: the function of carry did not call the step');
      return result;
    }),
  );
}
