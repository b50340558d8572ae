/** Several attempts at one goal, each started when the one before failed or took too long. */
import { Awaitable } from '../kernel/coroutine.js';
import type { Task, TaskSource } from '../kernel/task.js';
import { createTask } from './tasks.js';
import { wait } from './wait.js';

/** How a race ended. */
export interface RaceResult<T> {
  /** Absent if all failed. */
  readonly winner?: { readonly index: number; readonly result: T };
  /** One for each attempt started; undefined for the winner and for cancelled ones. */
  readonly exceptions: readonly (Error | undefined)[];
}

/**
 * Starts the first; each next one after `delay` seconds (undefined: never by time) or at once when the latest fails.
 * The first result wins and cancels the others.
 */
export function staggeredRace<T>(
  ways: readonly (() => Exclude<TaskSource<T>, () => unknown> | PromiseLike<T>)[],
  delay: number | undefined,
): Awaitable<RaceResult<T>> {
  return new Awaitable('staggeredRace', function* () {
    const tasks: Task<T>[] = [];
    const exceptions = (): (Error | undefined)[] =>
      tasks.map((task) => (task.done() && !task.cancelled() ? (task.exception() ?? undefined) : undefined));
    try {
      for (;;) {
        const way = ways[tasks.length];
        if (way !== undefined) tasks.push(createTask(way as TaskSource<T>));
        const running = tasks.filter((task) => !task.done());
        if (running.length === 0 && way === undefined) return { exceptions: exceptions() };
        if (running.length > 0)
          yield* wait(running, {
            returnWhen: 'firstCompleted',
            ...(delay === undefined || tasks.length === ways.length ? {} : { timeout: delay }),
          });
        const index = tasks.findIndex(
          (task) => task.done() && !task.cancelled() && task.exception() === null,
        );
        const winner = tasks[index];
        if (winner !== undefined)
          return { winner: { index, result: winner.result() }, exceptions: exceptions() };
      }
    } finally {
      const losers = tasks.filter((task) => task.cancel());
      if (losers.length > 0) yield* wait(losers);
    }
  });
}
