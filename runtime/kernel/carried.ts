/**
 * What travels from code to the tasks and callbacks it makes, beside context variables: an `AsyncLocalStorage`, the
 * active span of OpenTelemetry. Only for loops made with `carry`; a step of any other loop costs nothing more.
 */
import { runWithNothingStored } from './task-storage.js';
import type { Runnable } from './ready-queue.js';

/**
 * Takes what the running code has, as a function that calls a step with that.
 *
 *     carry: () => AsyncLocalStorage.snapshot()
 *     carry: () => context.with.bind(context, context.active())      // OpenTelemetry
 */
export type Carrier = () => (step: () => void) => void;

export class Carried {
  readonly #take: Carrier;
  readonly #taken = new WeakMap<Runnable, ReturnType<Carrier>>();

  constructor(take: Carrier) {
    this.#take = take;
  }

  /** What the running code has. */
  take(): ReturnType<Carrier> {
    let taken: ReturnType<Carrier> | undefined;
    // A snapshot has all storages, and the kernel's own must not travel: a callback belongs to no task.
    runWithNothingStored(() => (taken = this.#take()));
    return taken ?? ((step) => step());
  }

  /** The running code makes this. */
  give(item: Runnable): void {
    this.#taken.set(item, this.take());
  }

  run(item: Runnable): void {
    const taken = this.#taken.get(item);
    if (taken === undefined) item.run();
    else taken(() => item.run());
  }
}
