/** Coroutine functions whose calls a loop reports when they were never awaited. */
import { Awaitable, type Coroutine } from './coroutine.js';
import { runningLoop } from './running-loop.js';
import type { EventLoop } from './event-loop.js';

/** Operations that have not been awaited yet. */
const neverAwaited = new WeakMap<EventLoop, Set<Awaitable<unknown>>>();

/**
 * Makes a coroutine function whose calls can be awaited in both forms, and which a loop reports when it ends before
 * they were awaited ("coroutine 'greet' was never awaited").
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
    const calls = loop === undefined ? undefined : (neverAwaited.get(loop) ?? beginSet(loop));
    const operation: Awaitable<T> = new Awaitable(body.name, () => {
      calls?.delete(operation);
      return body(...parameters);
    });
    calls?.add(operation);
    return operation;
  };
}

function beginSet(loop: EventLoop): Set<Awaitable<unknown>> {
  const calls = new Set<Awaitable<unknown>>();
  neverAwaited.set(loop, calls);
  loop.onClose(() => {
    for (const { name } of calls)
      loop.callExceptionHandler({ message: `coroutine '${name}' was never awaited` });
  });
  return calls;
}
