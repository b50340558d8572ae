/** What runs in a worker thread: makes a function of its source once, and calls it. */

/** One call, as it is sent to the worker. */
export interface WorkerCall {
  readonly source: string;
  readonly parameters: readonly unknown[];
}

const functions = new Map<string, (...parameters: readonly unknown[]) => unknown>();

export function runCall({ source, parameters }: WorkerCall): unknown {
  let callback = functions.get(source);
  if (callback === undefined) {
    // The text is that of a function of the program's own.
    callback = (0, eval)(`(${source})`) as (...parameters: readonly unknown[]) => unknown;
    functions.set(source, callback);
  }
  return callback(...parameters);
}
