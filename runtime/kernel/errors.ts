/** Every error class of the library. Messages name the thing, the rule and the value. */

/** Thrown into a coroutine at its await when its task is cancelled. Catch it to clean up, then throw it again. */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError';
}

/** A future or task was asked for something its state does not allow. */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError';
}

/** A time limit passed before the work was done. */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError';
}

/** SIGINT arrived while `run` was running. */
export class KeyboardInterrupt extends Error {
  override readonly name: string = 'KeyboardInterrupt';
}

/** `getNowait` on an empty queue. */
export class QueueEmpty extends Error {
  override readonly name: string = 'QueueEmpty';
}

/** `putNowait` on a full queue. */
export class QueueFull extends Error {
  override readonly name: string = 'QueueFull';
}

/** `put` on a queue that was shut down, or `get` when it is also empty. */
export class QueueShutDown extends Error {
  override readonly name: string = 'QueueShutDown';
}

/** `wait` on a barrier that was aborted or reset. */
export class BrokenBarrierError extends Error {
  override readonly name: string = 'BrokenBarrierError';
}

/** A stream ended before the asked bytes arrived. */
export class IncompleteReadError extends Error {
  override readonly name: string = 'IncompleteReadError';
  /** The bytes read before the end. */
  readonly partial: Uint8Array;
  /** How many bytes were asked for; absent when reading up to a separator. */
  readonly expected: number | undefined;

  constructor(partial: Uint8Array, expected?: number) {
    super(
      `Cannot read ${expected === undefined ? 'up to the separator' : `${expected} bytes`}: ` +
        `the stream ended after ${partial.length}`,
    );
    this.partial = partial;
    this.expected = expected;
  }
}

/** The separator was not found within the limit of a stream's buffer. */
export class LimitOverrunError extends Error {
  override readonly name: string = 'LimitOverrunError';
  /** Bytes that would have to be consumed before looking further. */
  readonly consumed: number;

  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}

/** Several errors at once, those of a `TaskGroup`'s children. */
export class ExceptionGroup extends AggregateError {
  override readonly name: string = 'ExceptionGroup';
  declare errors: Error[];

  constructor(message: string, errors: readonly Error[]) {
    super([...errors], `${message} (${errors.length} sub-exception${errors.length === 1 ? '' : 's'})`);
  }

  /** Parts the group, nested groups too, in those that match and the rest; an empty part is undefined. */
  split(matches: (error: Error) => boolean): [ExceptionGroup | undefined, ExceptionGroup | undefined] {
    const yes: Error[] = [];
    const no: Error[] = [];
    for (const error of this.errors) {
      if (!(error instanceof ExceptionGroup)) {
        (matches(error) ? yes : no).push(error);
        continue;
      }
      const [inner, rest] = error.split(matches);
      if (inner !== undefined) yes.push(inner);
      if (rest !== undefined) no.push(rest);
    }
    return [this.#part(yes), this.#part(no)];
  }

  #part(errors: readonly Error[]): ExceptionGroup | undefined {
    if (errors.length === 0) return undefined;
    return new ExceptionGroup(this.message.replace(/ \(\d+ sub-exceptions?\)$/, ''), errors);
  }
}

/** An invariant of the library itself is broken: please report it. */
export class InternalError extends Error {
  override readonly name: string = 'InternalError';

  constructor(message: string) {
    super(`${message}. This is a fault of the library: please report it`);
  }
}

/** What was thrown, as an `Error`: anything else becomes the cause of one. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error('Something that is no Error was thrown', { cause: thrown });
}
