/** The names of primitives in messages and waits: `Queue 'orders'`, or `Queue` without a name. */

import type { Future, WaitDescription, WaitedResource } from '../kernel/future.js';

export interface NameOptions {
  /** For display: appears in errors and in every wait (`lock db held by task B`). */
  readonly name?: string;
}

/** How many of several are done: `2/5`. */
export function countDone(futures: Iterable<Future<unknown>>): string {
  let done = 0;
  let all = 0;
  for (const future of futures) {
    all++;
    if (future.done()) done++;
  }
  return `${done}/${all}`;
}

/** A description of a wait: `queue get from orders`, `queue get` without a name. */
export function waitLabel(what: string, join: string, options: NameOptions): string {
  return options.name === undefined ? what : `${what}${join}${options.name}`;
}

/** As `waitLabel`, for an object with a state to show. */
export function waitFor(label: string, resource: WaitedResource): WaitDescription {
  return { label, changes: 'never', dependsOn: [], resource };
}

export function titleOf(kind: string, options: NameOptions): string {
  return options.name === undefined ? kind : `${kind} '${options.name}'`;
}
