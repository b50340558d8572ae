/**
 * The timers behind promises that Node makes for `setTimeout` of `node:timers/promises`: such a timer's callback is the very
 * function that settles the promise, and no code of the program receives it.
 */
import timers from 'node:timers';
import { GIVEN, withOwnSession } from '../../realm/own-session.js';

// The program may replace it later; this copy stays.
const { setTimeout } = timers;

/** Node keeps a list for each delay; among more it takes too long to look. */
const MOST_LISTS = 200;

/** Fields of Node's own classes, the same in Node 20 to 26. */
export interface Timer {
  readonly _idlePrev: Timer;
  readonly _onTimeout: unknown;
}

let lists: Readonly<Record<string, Timer>> | undefined;
let wasLookedFor = false;
let asyncId: symbol | undefined;

/** Called directly after a call that has returned a promise: that promise's timer is the newest of all, if it has one. */
export function newestTimer(): Timer | undefined {
  const all = timerLists();
  let newest: Timer | undefined;
  let newestId = -1;
  let count = 0;
  for (const delay in all) {
    const list = all[delay];
    if (list === undefined || ++count > MOST_LISTS) return undefined;
    const last = list._idlePrev;
    if (last === list) continue;
    const id = idOf(last);
    if (id > newestId) {
      newest = last;
      newestId = id;
    }
  }
  return newest;
}

/** The debugger has left: Node's lists are no longer read. */
export function forgetTimerLists(): void {
  lists = undefined;
  wasLookedFor = false;
  asyncId = undefined;
}

/** Node numbers what it calls back. */
function idOf(timer: Timer): number {
  asyncId ??= Object.getOwnPropertySymbols(timer).find(({ description }) => description === 'asyncId');
  const id: unknown = asyncId === undefined ? undefined : Reflect.get(timer, asyncId);
  return typeof id === 'number' ? id : -1;
}

/** A variable of Node's own module, which only an inspector can read. Undefined where there is none under that name. */
function timerLists(): typeof lists {
  if (wasLookedFor) return lists;
  wasLookedFor = true;
  const given = {
    setTimeout,
    take(found: Readonly<Record<string, Timer>>): void {
      lists = found;
    },
  };
  withOwnSession(given, (session) => {
    const [id] = session.closedOver(session.idOf(`${GIVEN}.setTimeout`), ['timerListMap']);
    if (id !== undefined) session.give('take', [id]);
  });
  return lists;
}
