/**
 * The task whose `async` code is running, after any of its awaits: an `AsyncLocalStorage` that callbacks do not
 * inherit.
 *
 * Why not a plain one? Everything begun in a task inherits it. The handlers of a server made by a task would be code of
 * that task for ever, share its context variables and end with it. Node announces when it is about to call back for a
 * socket, a timer or the like (async hook `before`), and the store is cleared there; awaits continue through promises
 * and keep it. A function bound by `AsyncResource.bind` keeps it too: its author intended that.
 */
import type * as AsyncHooks from 'node:async_hooks';
import { asyncHooks } from './platform.js';

/** Code of a task, as seen by this file. */
export interface StoredCode {
  readonly context: object;
}

type Storage = Pick<AsyncHooks.AsyncLocalStorage<StoredCode | undefined>, 'getStore' | 'run'>;

let storage: Storage | undefined;

/** The running code; undefined in callbacks, and until an `async` function is first called as a task. */
export function storedCode(): StoredCode | undefined {
  return storage?.getStore();
}

/** Calls a function whose continuations, and those of its callees, know their owner. */
export function runWithStored<T>(code: StoredCode, callback: () => T): T {
  return (storage ??= makeStorage()).run(code, callback);
}

/** Calls a function that belongs to no task. */
export function runWithNothingStored(callback: () => void): void {
  if (storage === undefined) callback();
  else storage.run(undefined, callback);
}

function makeStorage(): Storage {
  const hooks = asyncHooks();
  return hooks === undefined ? new BriefStorage() : makeAsyncStorage(hooks);
}

/** If nothing is inherited across an await: knows the owner up to the first one. */
class BriefStorage implements Storage {
  #store: StoredCode | undefined;

  getStore(): StoredCode | undefined {
    return this.#store;
  }

  run<T>(store: StoredCode | undefined, callback: () => T): T {
    const before = this.#store;
    this.#store = store;
    try {
      return callback();
    } finally {
      this.#store = before;
    }
  }
}

function makeAsyncStorage(hooks: typeof AsyncHooks): Storage {
  const { AsyncLocalStorage, AsyncResource, createHook, executionAsyncResource } = hooks;
  const made = new AsyncLocalStorage<StoredCode | undefined>();
  const keepsStore = (resource: object): boolean =>
    resource instanceof Promise || resource instanceof AsyncResource;
  // Promises are of no interest, and without events for them an await costs nothing; Node 20 and 22 send them all the
  // same.
  const callbacks = {
    trackPromises: false,
    before(): void {
      if (made.getStore() !== undefined && !keepsStore(executionAsyncResource())) made.enterWith(undefined);
    },
  };
  createHook(callbacks).enable();
  return made;
}
