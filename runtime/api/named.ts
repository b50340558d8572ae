/** How primitives are called in messages and waits: `Queue 'orders'`, or `Queue` without a name. */

import type { Future, WaitDescription, WaitedResource } from '../kernel/future.js';

export interface NameOptions {
  /** For people: appears in errors and in every wait (`lock db held by task B`). */
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

/** A wait in words: `queue get from orders`, `queue get` without a name. */
export function waitLabel(what: string, join: string, options: NameOptions): string {
  return options.name === undefined ? what : `${what}${join}${options.name}`;
}

/** As `waitLabel`, of something with a state to show. */
export function waitFor(label: string, resource: WaitedResource): WaitDescription {
  return { label, changes: 'never', dependsOn: [], resource };
}

export function titleOf(kind: string, options: NameOptions): string {
  return options.name === undefined ? kind : `${kind} '${options.name}'`;
}
