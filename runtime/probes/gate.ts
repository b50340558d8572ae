/**
 * A gate: the promise of ours that a coroutine awaits in controlled mode in place of its own value, so that it goes on
 * when we say so and with what we say. It is made at the await and opened once.
 */
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
  #failed = false;
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
    this.#failed = failed;
    this.#outcome = outcome;
  }

  /** Lets the coroutine go on: its code runs as a microtask. */
  open(): void {
    this.state = OPEN;
    this.source = undefined;
    if (this.#failed) this.#reject(this.#outcome);
    else this.#resolve(this.#outcome);
  }
}
