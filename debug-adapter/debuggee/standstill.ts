/**
 * Brings the program's thread to a place where a request may pause in it. Node takes up a request wherever the program
 * is; if that is the entry of a function, a pause within the request ends the process (V8's fault, Node 20 to 26). So
 * while V8's debugger is on, a request that may pause is sent when the program is paused, or when its thread is blocked
 * in a turn of its event loop. A thread that is busy, or waits elsewhere, has no such turn until that is over: if it
 * takes long, a request that has a form which cannot pause is sent in that form.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookClient } from './hook-client.js';

/** A thread that has no turn for as long is busy: in a loop, or in `Atomics.wait`. */
const BUSY_AFTER_MS = 1000;

export interface Movement {
  /** Resolves when no request that resumes or pauses the program is under way. */
  settled(): Promise<void>;
  /** Whether a request may be sent anywhere: nothing can pause, or the program is paused, or has ended. */
  isSafe(): boolean;
  /**
   * Whether V8 ends a step in the next callback that is scheduled. To have a turn one is scheduled: if the program has not
   * yet scheduled its own, V8 would take that one.
   */
  isSteppingIntoCallbacks(): boolean;
}

export class Standstill {
  readonly #hook: HookClient;
  readonly #movement: Movement;
  #users = 0;
  #isAsked = false;
  #stands = false;
  /** The program waits at its end: it has no further turn. */
  #isEnding = false;
  #waiters: (() => void)[] = [];

  constructor(hook: HookClient, movement: Movement) {
    this.#hook = hook;
    this.#movement = movement;
  }

  /**
   * Sends at once if that is safe, else when the thread is blocked in a turn of its own, which it is until the answer.
   *
   * @param sendToBusy for a thread that is busy: the same request, in a form that cannot pause; absent: it waits
   */
  async use<Result>(send: () => Promise<Result>, sendToBusy?: () => Promise<Result>): Promise<Result> {
    this.#users++;
    const wait = new AbortController();
    const { signal } = wait;
    try {
      const comes = this.#comes(signal).then(() => send);
      const isBusy = sendToBusy === undefined ? [] : [sleep(BUSY_AFTER_MS, sendToBusy, { signal })];
      const chosen = await Promise.race([comes, ...isBusy]);
      return await chosen();
    } finally {
      wait.abort();
      this.#users--;
      if (this.#users === 0) this.#end();
    }
  }

  /** The hook has announced it. */
  stands(): void {
    this.#isAsked = false;
    if (this.#users === 0) this.#release();
    else this.#stands = true;
    this.mayHaveChanged();
  }

  /** The program waits at its end until the adapter releases it. */
  ending(): void {
    this.#isEnding = true;
    this.mayHaveChanged();
  }

  /** The program has paused, or may no longer pause, or has ended. */
  mayHaveChanged(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** @param signal it is no longer waited for */
  async #comes(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#movement.settled();
      if (signal.aborted || this.#stands || this.#isEnding || this.#movement.isSafe()) return;
      const changed = new Promise<void>((resolve) => this.#waiters.push(resolve));
      if (!this.#isAsked && !this.#movement.isSteppingIntoCallbacks()) {
        this.#isAsked = true;
        await this.#hook.call('standInTurn', true);
      }
      await changed;
    }
  }

  // A connection that has ended releases the program by itself.
  #end(): void {
    if (this.#isAsked) this.#hook.call('standInTurn', false).catch(() => undefined);
    if (this.#stands) this.#release();
    this.#isAsked = false;
    this.#stands = false;
  }

  #release(): void {
    this.#hook.call('release').catch(() => undefined);
  }
}
