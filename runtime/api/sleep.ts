/** Waits for time to pass. */
import { placeAtAwait } from '../kernel/await-places.js';
import type { CancelReason } from '../kernel/errors.js';
import { Awaitable, type Coroutine } from '../kernel/coroutine.js';
import { Future, type WaitedResource } from '../kernel/future.js';
import { getRunningLoop } from '../kernel/running-loop.js';
import type { EventLoop } from '../kernel/event-loop.js';
import type { Runnable } from '../kernel/ready-queue.js';
import type { Timed } from '../kernel/timer-queue.js';

/**
 * Waits for `delay` seconds, then gives `result`. With a delay of 0 or less it yields for one loop iteration. Throws
 * `RangeError` for NaN. Costs one timer, O(log n) of the pending ones.
 */
export function sleep(delay: number): Awaitable<undefined>;
export function sleep<T>(delay: number, result: T): Awaitable<T>;
export function sleep<T>(delay: number, result?: T): Awaitable<T | undefined> {
  return new Awaitable('sleep', () => sleeping(delay, result));
}

function* sleeping<T>(delay: number, result: T): Coroutine<T> {
  try {
    if (delay <= 0) yield;
    else yield new Sleep(getRunningLoop(), delay);
  } catch (error) {
    throw placeAtAwait(error);
  }
  return result;
}

/** The future of a sleep and its timer in one object, because programs sleep by the hundred thousand. */
class Sleep extends Future<undefined> implements Timed, Runnable {
  readonly when: number;
  /** For the timer queue. */
  order = -1;
  readonly #delay: number;

  constructor(loop: EventLoop, delay: number) {
    super({ loop, kind: 'sleep' });
    if (Number.isNaN(delay)) throw new RangeError('Cannot sleep: the delay is NaN');
    this.#delay = delay;
    this.when = loop.time() + delay;
    loop.addTimer(this);
  }

  /** Written only on request: numbers are slow to write. */
  override get label(): string {
    return `sleep ${this.#delay} s`;
  }

  /** One per sleep: nothing else can wait for it. */
  override get resource(): WaitedResource {
    return { title: 'timer', state: () => ({ kind: 'timer', dueInSeconds: this.when - this.loop.time() }) };
  }

  override cancel(reason?: CancelReason): boolean {
    if (!super.cancel(reason)) return false;
    this.loop.timerCancelled(this);
    return true;
  }

  /** For the loop: it is due. */
  run(): void {
    if (!this.done()) this.setResult(undefined);
  }
}
