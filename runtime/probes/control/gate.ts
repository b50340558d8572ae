/**
 * A gate: the promise that a coroutine awaits in controlled mode in place of its own value. The runtime decides when
 * the coroutine resumes and with which outcome. Created at the await and opened once.
 */
import { isCancellation } from '../promises/cancellations.js';
import { ProgramPromise } from '../../realm/program.js';
import type { CoroutineRecord } from '../records/coroutine-record.js';

/** The value behind it has not settled. */
export const WAITING = 0;
/** Settled; in the ready queue. */
export const READY = 1;
/** The coroutine has been resumed. */
export const OPEN = 2;

export class Gate {
  state: typeof WAITING | typeof READY | typeof OPEN = WAITING;
  /** What the coroutine awaits. */
  readonly promise: Promise<unknown>;
  /** The value behind it, until it is opened. */
  source: object | undefined;
  /** Closes the iterator of the coroutine's loop if it is cancelled here; present for an iterator. */
  close: (() => unknown) | undefined;
  /** When the coroutine suspended here, while an adapter is attached. */
  readonly #sinceMs: number;
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
    this.#sinceMs = record.sinceMs;
    this.promise = new ProgramPromise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Whether it is open and the coroutine has not resumed yet: that takes a microtask. */
  get isPassed(): boolean {
    return this.state === OPEN && this.record.sinceMs === this.#sinceMs;
  }

  /** From now on it is ready, with this outcome; another call before it opens replaces the outcome. */
  settle(failed: boolean, outcome: unknown): void {
    this.state = READY;
    this.#isAbandoned = false;
    this.#failed = failed;
    this.#outcome = outcome;
  }

  /** As `settle` with an error, by hand: the awaited future has not failed, it is abandoned. */
  cancel(error: Error): void {
    this.settle(true, error);
    this.#isAbandoned = true;
  }

  /** Resumes the coroutine: its code runs as a microtask. A cancelled loop closes its iterator first. */
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
      // As when the body of a loop throws: that error counts, whatever the closing does.
      closed(close).then(reject, reject);
    } else this.#reject(outcome);
  }
}

// Not `async`: an error thrown by `close` is a rejection too, and a hook must not await.
function closed(close: () => unknown): Promise<unknown> {
  return new ProgramPromise((resolve) => {
    resolve(close());
  });
}
