/**
 * Events of queues and locks, reported to a debugger while it listens. Without a listener, each event costs a null
 * test.
 */
import type { Future } from './future.js';
import { currentTask, runningLoop } from './running-loop.js';

/** A listener's view of a queue. */
export interface WatchedQueue {
  readonly title: string;
  readonly maxsize: number;
  statistics(): { readonly size: number; readonly getters: number; readonly putters: number };
}

/** A listener's view of a lock. */
export interface WatchedLock {
  readonly title: string;
  /** The task that holds it; undefined if it is free, or a callback holds it. */
  readonly owner: Future<unknown> | undefined;
  /** The futures of its waiters, in order. */
  readonly waiting: readonly Future<unknown>[];
}

export type ResourceEvent = {
  /** On the loop's clock. */
  readonly seconds: number;
  /** The task whose code it is; undefined in callbacks. */
  readonly task: Future<unknown> | undefined;
} & (
  | { readonly kind: 'queueFull' | 'queueEmpty'; readonly queue: WatchedQueue }
  /** `lockFoundHeld`: a task is about to wait for it. `lockReleased`: called before anything has changed. */
  | { readonly kind: 'lockTaken' | 'lockFoundHeld' | 'lockReleased'; readonly lock: WatchedLock }
);

export type ResourceListener = (event: ResourceEvent) => void;

/** Null without a listener. To be tested before calling `reportQueue` or `reportLock`. */
export let listener: ResourceListener | null = null;

/** For instruments: sets the listener; null: none. */
export function listenToResources(by: ResourceListener | null): void {
  listener = by;
}

export function reportQueue(kind: 'queueFull' | 'queueEmpty', queue: WatchedQueue): void {
  tell({ kind, queue, ...now() });
}

export function reportLock(kind: 'lockTaken' | 'lockFoundHeld' | 'lockReleased', lock: WatchedLock): void {
  tell({ kind, lock, ...now() });
}

function now(): Pick<ResourceEvent, 'seconds' | 'task'> {
  return { seconds: runningLoop()?.time() ?? performance.now() / 1000, task: currentTask() };
}

/** As with instruments: a listener that throws is dropped and reported, and never reaches user code. */
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
