/**
 * A gate: the promise of ours that a coroutine awaits in controlled mode in place of its own value, so that it goes on
 * when we say so and with what we say. It is made at the await and opened once.
 */
import { isCancellation } from './cancellations.js';
import type { CoroutineRecord } from './coroutine-record.js';

/** What it stands for has not settled. */
export const WAITING = 0;
/** Settled; in the ready queue. */
export const READY = 1;
/** The coroutine has been let go on. */
export const OPEN = 2;

// The program may replace these later; ours stay.
const NativePromise = Promise;

export class Gate {
  state: typeof WAITING | typeof READY | typeof OPEN = WAITING;
  /** What the coroutine awaits. */
  readonly promise: Promise<unknown>;
  /** What it stands for, until it is opened. */
  source: object | undefined;
  /** Ends what the coroutine loops over, should it be cancelled here; given where that is an iterator. */
  close: (() => unknown) | undefined;
  #failed = false;
  #isAbandoned = false;
  #outcome: unknown = undefined;
  #resolve: (value: unknown) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;

  constructor(
    readonly record: CoroutineRecord,
    source: object,
  ) {
    this.source = source;
    this.promise = new NativePromise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** From now on it is ready, with this outcome; said again while it is still shut, the later word counts. */
  settle(failed: boolean, outcome: unknown): void {
    this.state = READY;
    this.#isAbandoned = false;
    this.#failed = failed;
    this.#outcome = outcome;
  }

  /** As `settle` with an error, by hand: not the awaited thing has failed, it is abandoned. */
  cancel(error: Error): void {
    this.settle(true, error);
    this.#isAbandoned = true;
  }

  /** Lets the coroutine go on: its code runs as a microtask. A loop that is cancelled closes its iterator first. */
  open(): void {
    const { close } = this;
    const outcome = this.#outcome;
    this.state = OPEN;
    this.source = undefined;
    this.close = undefined;
    this.#outcome = undefined;
    if (!this.#failed) {
      this.#resolve(outcome);
      return;
    }
    if (isCancellation(outcome)) this.record.cancellation = this.#isAbandoned ? 'byHand' : 'fromAwaited';
    if (this.#isAbandoned && close !== undefined) {
      const reject = (): void => {
        this.#reject(outcome);
      };
      // As where the body of a loop throws: that error counts, whatever comes of the closing.
      closed(close).then(reject, reject);
    } else this.#reject(outcome);
  }
}

// Not `async`: what `close` throws is a rejection as well, and a hook must not await.
function closed(close: () => unknown): Promise<unknown> {
  return new NativePromise((resolve) => {
    resolve(close());
  });
}
