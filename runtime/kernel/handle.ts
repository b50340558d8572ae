/** A callback that a loop will run, with the means to cancel it. */
import { copyContext, enterContext, type Context } from './context.js';
import type { Runnable } from './ready-queue.js';
import type { Timed, TimerQueue } from './timer-queue.js';

export interface CallOptions {
  /** The context variables it runs with; absent: a copy of the current ones. */
  readonly context?: Context;
}

/** The result of `callSoon`. */
export class Handle implements Runnable {
  #callback: (() => unknown) | undefined;
  readonly #context: Context;

  constructor(callback: () => unknown, options: CallOptions = {}) {
    this.#callback = callback;
    this.#context = options.context ?? copyContext();
  }

  /** For display. */
  get label(): string {
    const name = this.#callback?.name ?? '';
    return `callback ${name === '' ? '(anonymous)' : name}`;
  }

  /** The context variables it runs with. */
  get context(): Context {
    return this.#context;
  }

  /** Its callback will not be called. */
  cancel(): void {
    this.#callback = undefined;
  }

  cancelled(): boolean {
    return this.#callback === undefined;
  }

  /** For the loop. */
  run(): void {
    const callback = this.#callback;
    if (callback === undefined) return;
    const before = enterContext(this.#context);
    try {
      callback();
    } finally {
      enterContext(before);
    }
  }
}

/** The result of `callAt` and `callLater`. */
export class TimerHandle extends Handle implements Timed {
  /** When it is due, in seconds of the loop's clock. */
  readonly when: number;
  /** For the timer queue. */
  order = -1;
  readonly #timers: TimerQueue<Timed>;

  constructor(when: number, callback: () => unknown, timers: TimerQueue<Timed>, options?: CallOptions) {
    super(callback, options);
    this.when = when;
    this.#timers = timers;
  }

  override cancel(): void {
    if (this.cancelled()) return;
    super.cancel();
    this.#timers.noteCancelled(this);
  }
}
