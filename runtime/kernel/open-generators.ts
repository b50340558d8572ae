/** Async generators that the end of a run closes. Nothing of it is in a bundle that makes none. */
import { toError } from './errors.js';
import { runningLoop } from './running-loop.js';
import type { EventLoop } from './event-loop.js';
import { WeakList } from './weak-list.js';

type Open = WeakList<AsyncGenerator<unknown, unknown, undefined>>;

const openOf = new WeakMap<EventLoop, Open>();

/**
 * Makes an async generator function whose open generators are closed at the end of `run`, which runs their `finally`.
 * JavaScript cannot list other open generators: see `aclosing`.
 */
export function asyncGenerator<A extends unknown[], T, R = void>(
  body: (...parameters: A) => AsyncGenerator<T, R, undefined>,
): (...parameters: A) => AsyncGenerator<T, R, undefined> {
  return (...parameters) => {
    const generator = body(...parameters);
    const loop = runningLoop();
    if (loop !== undefined) (openOf.get(loop) ?? beginList(loop)).add(generator);
    return generator;
  };
}

function beginList(loop: EventLoop): Open {
  const open: Open = new WeakList();
  openOf.set(loop, open);
  loop.lastSteps.push(() => close(loop, open));
  return open;
}

async function close(loop: EventLoop, list: Open): Promise<void> {
  const open = list.drain();
  if (open.length === 0) return;
  await loop.runUntilComplete(async () => {
    for (const generator of open)
      try {
        await generator.return(undefined);
      } catch (error) {
        loop.callExceptionHandler({
          message: 'An async generator failed when the end of run closed it',
          exception: toError(error),
        });
      }
  });
}
