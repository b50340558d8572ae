/** Waits for events from outside the program: a virtual clock stops for that time. */
import type { Coroutine } from '../kernel/coroutine.js';
import type { Future } from '../kernel/future.js';

export function* waitOutside<T>(future: Future<T>): Coroutine<T> {
  if (!future.loop.canJump) return yield* future;
  const release = future.loop.hold();
  try {
    return yield* future;
  } finally {
    release();
  }
}
