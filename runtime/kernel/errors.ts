/** Every error class of the library. Messages name the object, the rule and the value. */

/** An error that ends an await, and has that await's place in its stack; see `await-places.ts`. */
export abstract class AwaitError extends Error {
  /** For the kernel. A field, because programs cancel tasks by the ten thousand. */
  static placeOf(error: AwaitError): object | undefined {
    return #place in error ? error.#place : undefined;
  }

  static setPlace(error: AwaitError, place: object): void {
    error.#place = place;
  }

  #place: object | undefined = undefined;
}

/**
 * Thrown into a coroutine at its await when its task is cancelled. Catch it to clean up, then throw it again. Its
 * `cause` is the error that was given as the reason, if one was.
 */
export class CancelledError extends AwaitError {
  override readonly name: string = 'CancelledError';
}

/** Why something is cancelled: words, or an error. */
export type CancelReason = string | Error;

/** The error of a cancellation: the reason's words, and the reason as its cause if that is an error. */
export function cancelledBy(reason: CancelReason | undefined): CancelledError {
  return reason instanceof Error
    ? new CancelledError(reason.message, { cause: reason })
    : new CancelledError(reason ?? '');
}

/** An operation that a future's or task's state does not allow. */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError';
}

/** A time limit passed before the work was done. */
export class TimeoutError extends AwaitError {
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

/** A stream ended before the requested bytes arrived. */
export class IncompleteReadError extends Error {
  override readonly name: string = 'IncompleteReadError';
  /** The bytes read before the end. */
  readonly partial: Uint8Array;
  /** The number of requested bytes; absent when reading up to a separator. */
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
  /** Bytes that would have to be consumed before searching further. */
  readonly consumed: number;

  constructor(message: string, consumed: number) {
    super(message);
    this.consumed = consumed;
  }
}

type ErrorClass = abstract new (...parameters: never[]) => Error;

/** Selects errors: those of a class, or of several, or those accepted by a function. */
export type ErrorMatch = ((error: Error) => boolean) | ErrorClass | readonly ErrorClass[];

/** Several errors at once: those of a `TaskGroup`'s children. Throws `RangeError` for an empty list. */
export class ExceptionGroup extends AggregateError {
  override readonly name: string = 'ExceptionGroup';
  declare errors: Error[];
  readonly #title: string;

  constructor(message: string, errors: readonly Error[]) {
    if (errors.length === 0) throw new RangeError('Cannot make an ExceptionGroup of no errors');
    const at = errors.findIndex((each) => !(each instanceof Error));
    if (at >= 0) throw new TypeError(`Cannot make an ExceptionGroup: number ${at} of its errors is none`);
    super([...errors], `${message} (${errors.length} sub-exception${errors.length === 1 ? '' : 's'})`);
    this.#title = message;
  }

  /** Creates a group of other errors, for `split` and `subgroup`. Subclasses override it. */
  derive(errors: readonly Error[]): ExceptionGroup {
    return new ExceptionGroup(this.#title, errors);
  }

  /** The errors that match, in their nested groups; undefined if none does. A group that matches is included whole. */
  subgroup<F extends Error>(match: (error: Error) => error is F): ExceptionGroupOf<F> | undefined;
  subgroup<C extends ErrorClass>(match: C | readonly C[]): ExceptionGroupOf<InstanceType<C>> | undefined;
  subgroup(match: ErrorMatch): ExceptionGroup | undefined;
  subgroup(match: ErrorMatch): ExceptionGroup | undefined {
    return this.split(match)[0];
  }

  /** Splits the group, including nested groups, into matching errors and the rest; an empty part is undefined. */
  split<F extends Error>(match: (error: Error) => error is F): Parts<F, Error>;
  split<C extends ErrorClass>(match: C | readonly C[]): Parts<InstanceType<C>, Error>;
  split(match: ErrorMatch): Parts<Error, Error>;
  split(match: ErrorMatch): Parts<Error, Error> {
    return this.#split(matcherOf(match));
  }

  #split(matches: (error: Error) => boolean): Parts<Error, Error> {
    if (matches(this)) return [this, undefined];
    const yes: Error[] = [];
    const no: Error[] = [];
    for (const error of this.errors) {
      if (!(error instanceof ExceptionGroup)) {
        (matches(error) ? yes : no).push(error);
        continue;
      }
      const [inner, rest] = error.#split(matches);
      if (inner !== undefined) yes.push(inner);
      if (rest !== undefined) no.push(rest);
    }
    return [this.#part(yes), this.#part(no)];
  }

  /** Made for the same reason, at the same place. */
  #part(errors: readonly Error[]): ExceptionGroup | undefined {
    if (errors.length === 0) return undefined;
    const part = this.derive(errors);
    if (this.cause !== undefined) part.cause = this.cause;
    const [, ...places] = (this.stack ?? '').split('\n    at ');
    part.stack = [`${part.name}: ${part.message}`, ...places].join('\n    at ');
    return part;
  }
}

/** A group whose errors, in nested groups too, are of known classes: a part of another. */
export interface ExceptionGroupOf<E extends Error> extends ExceptionGroup {
  errors: (E | ExceptionGroupOf<E>)[];
  subgroup<F extends Error>(match: (error: Error) => error is F): ExceptionGroupOf<F> | undefined;
  subgroup<C extends ErrorClass>(match: C | readonly C[]): ExceptionGroupOf<InstanceType<C>> | undefined;
  subgroup(match: ErrorMatch): ExceptionGroupOf<E> | undefined;
  split<F extends Error>(match: (error: Error) => error is F): Parts<F, E>;
  split<C extends ErrorClass>(match: C | readonly C[]): Parts<InstanceType<C>, E>;
  split(match: ErrorMatch): Parts<E, E>;
}

/** What matches, and the rest. */
type Parts<F extends Error, E extends Error> = [
  ExceptionGroupOf<F> | undefined,
  ExceptionGroupOf<E> | undefined,
];

function matcherOf(match: ErrorMatch): (error: Error) => boolean {
  if (typeof match !== 'function') return (error) => match.some((each) => error instanceof each);
  return isErrorClass(match) ? (error) => error instanceof match : match;
}

function isErrorClass(match: Exclude<ErrorMatch, readonly unknown[]>): match is ErrorClass {
  return match === Error || match.prototype instanceof Error;
}

/** A signal was sent to a process that has ended. */
export class ProcessLookupError extends Error {
  override readonly name: string = 'ProcessLookupError';
  readonly code = 'ESRCH';
}

/** A connection was used after it was lost. */
export class ConnectionResetError extends Error {
  override readonly name: string = 'ConnectionResetError';
  readonly code = 'ECONNRESET';
}

/** An invariant of the library itself is broken: please report it. */
export class InternalError extends Error {
  override readonly name: string = 'InternalError';

  constructor(message: string) {
    super(`${message}. This is a fault of the library: please report it`);
  }
}

/** The thrown value as an `Error`: any other value becomes the cause of one. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error('Something that is no Error was thrown', { cause: thrown });
}
