/** A time limit for a body. */
import { placeAtAwait } from '../kernel/await-places.js';
import { CancelledError, TimeoutError } from '../kernel/errors.js';
import { currentScope, getRunningLoop } from '../kernel/running-loop.js';
import type { CancelScope } from '../kernel/cancel-scope.js';
import type { Coroutine } from '../kernel/coroutine.js';
import type { Handle } from '../kernel/handle.js';
import { leave } from './entered.js';
import type { AsyncContext } from './with-async.js';

/**
 * A context that cancels its body after `delay` seconds and turns that into `TimeoutError`, thrown outside of it.
 * Undefined: no limit, until `reschedule`.
 *
 *     yield* withAsync(timeout(10), () => longRunning());
 */
export function timeout(delay: number | undefined): Timeout {
  return new Timeout(delay === undefined ? undefined : getRunningLoop().time() + delay);
}

/** As `timeout`, at a moment of the loop's clock (`loop.time()`), in seconds. */
export function timeoutAt(when: number | undefined): Timeout {
  return new Timeout(when);
}

/** A time limit; made by `timeout` and `timeoutAt`. */
export class Timeout implements AsyncContext<Timeout>, AsyncDisposable {
  // created -> active -> (expiring -> expired) | exited
  #state: 'created' | 'active' | 'expiring' | 'expired' | 'exited' = 'created';
  #when: number | undefined;
  #handle: Handle | undefined;
  #scope: CancelScope | undefined;
  #cancelling = 0;

  constructor(when: number | undefined) {
    this.#when = when;
  }

  /** When it expires, in seconds of the loop's clock. */
  when(): number | undefined {
    return this.#when;
  }

  /** Whether the time passed before the body ended. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired';
  }

  /** Moves the limit; undefined removes it. Throws `Error` unless the body is running. */
  reschedule(when: number | undefined): void {
    if (this.#state !== 'active')
      throw new Error(`Cannot reschedule a Timeout: it is ${this.#state}, not active`);
    this.#when = when;
    this.#handle?.cancel();
    this.#handle = undefined;
    if (when === undefined) return;
    const loop = getRunningLoop();
    this.#handle = when <= loop.time() ? loop.callSoon(this.#expire) : loop.callAt(when, this.#expire);
  }

  // eslint-disable-next-line require-yield -- entering takes no time
  *enter(): Coroutine<Timeout> {
    this.begin();
    return this;
  }

  /** For the library: enters it; the caller then calls `end`, however the body ends. */
  begin(): void {
    if (this.#state !== 'created') throw new Error('Cannot enter a Timeout: it was entered already');
    const scope = currentScope();
    if (scope === undefined) throw new Error('Cannot enter a Timeout: no task is running');
    this.#state = 'active';
    this.#scope = scope;
    this.#cancelling = scope.cancelling();
    this.reschedule(this.#when);
  }

  /** For `await using`, see `entered`: throws `TimeoutError` if the time has passed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const expiring = this.#state === 'expiring';
    await leave(this, expiring ? new CancelledError() : undefined);
  }

  // eslint-disable-next-line require-yield -- leaving takes no time
  *exit(error: Error | undefined): Coroutine<boolean> {
    this.end(error);
    return false;
  }

  /** For the library: leaves it. Throws `TimeoutError` if its own cancellation ended the body. */
  end(error: Error | undefined): void {
    this.#handle?.cancel();
    this.#handle = undefined;
    if (this.#state === 'expiring') {
      this.#state = 'expired';
      // Only its own cancellation becomes a TimeoutError: any other continues unchanged.
      if (
        this.#scope !== undefined &&
        this.#scope.uncancel() <= this.#cancelling &&
        error instanceof CancelledError
      )
        throw placeAtAwait(new TimeoutError('The time limit passed', { cause: error }));
    } else this.#state = 'exited';
  }

  readonly #expire = (): void => {
    this.#state = 'expiring';
    this.#handle = undefined;
    this.#scope?.cancelFor('timeout');
  };
}
