/**
 * What happens to queues and locks, told to whoever debugs while he listens. While nobody does, each event costs a test
 * against null.
 */
import type { Future } from './future.js';
import { currentTask, runningLoop } from './running-loop.js';

/** What a listener sees of a queue. */
export interface WatchedQueue {
  readonly title: string;
  readonly maxsize: number;
  statistics(): { readonly size: number; readonly getters: number; readonly putters: number };
}

/** What a listener sees of a lock. */
export interface WatchedLock {
  readonly title: string;
  /** The task that holds it; undefined when nobody does, or a callback took it. */
  readonly owner: Future<unknown> | undefined;
  /** What those wait for who wait for it, in order. */
  readonly waiting: readonly Future<unknown>[];
}

export type ResourceEvent = {
  /** On the loop's clock. */
  readonly seconds: number;
  /** Whose code it is; undefined in callbacks. */
  readonly task: Future<unknown> | undefined;
} & (
  | { readonly kind: 'queueFull' | 'queueEmpty'; readonly queue: WatchedQueue }
  /** `lockFoundHeld`: somebody is about to wait for it. `lockReleased`: told before anything has changed. */
  | { readonly kind: 'lockTaken' | 'lockFoundHeld' | 'lockReleased'; readonly lock: WatchedLock }
);

export type ResourceListener = (event: ResourceEvent) => void;

/** Null while nobody listens. To be tested before `tellQueue` or `tellLock` is called. */
export let listener: ResourceListener | null = null;

/** For instruments: from now on this one hears of everything; null: nobody does. */
export function listenToResources(by: ResourceListener | null): void {
  listener = by;
}

export function tellQueue(kind: 'queueFull' | 'queueEmpty', queue: WatchedQueue): void {
  tell({ kind, queue, ...now() });
}

export function tellLock(kind: 'lockTaken' | 'lockFoundHeld' | 'lockReleased', lock: WatchedLock): void {
  tell({ kind, lock, ...now() });
}

function now(): Pick<ResourceEvent, 'seconds' | 'task'> {
  return { seconds: runningLoop()?.time() ?? performance.now() / 1000, task: currentTask() };
}

/** As with instruments: one that throws is dropped and reported, and never reaches user code. */
function tell(event: ResourceEvent): void {
  try {
    listener?.(event);
  } catch (error) {
    listener = null;
    runningLoop()?.callExceptionHandler({
      message: 'A listener to resources threw and was dropped',
      exception: error as Error,
    });
  }
}
