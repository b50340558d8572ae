/** Signals to the process, delivered on the loop. */
import type { EventLoop } from './event-loop.js';
import { offSignal, onSignal } from './platform.js';

export class SignalHandlers {
  readonly #loop: EventLoop;
  readonly #listeners = new Map<NodeJS.Signals, () => void>();

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  add(signal: NodeJS.Signals, callback: () => unknown): void {
    this.remove(signal);
    const listener = (): void => void this.#loop.callSoon(callback);
    this.#listeners.set(signal, listener);
    onSignal(signal, listener);
  }

  remove(signal: NodeJS.Signals): boolean {
    const listener = this.#listeners.get(signal);
    if (listener === undefined) return false;
    offSignal(signal, listener);
    return this.#listeners.delete(signal);
  }

  removeAll(): void {
    for (const signal of [...this.#listeners.keys()]) this.remove(signal);
  }
}
