/** Takes over what a snapshot of the heap has shown of promises that code without hooks made. */
import { INCOMPLETE, type Hook } from '../../protocol/hook.js';
import { usesThisAround } from '../naming/arrow-function.js';
import { beginFound, noteFoundWait, noteIncomplete, noteReceiver } from '../promises/found-waits.js';
import { isFound, noteFollowed, noteFoundSettlers } from '../promises/makings.js';
import { textOf } from '../promises/made-by-node.js';
import { isObject, ownerOf } from '../promises/promises.js';
import { SUSPENDED } from '../records/coroutine-record.js';
import { liveRecords, touch } from '../records/registry.js';
import { firstOf } from './first-promise.js';

/** @param given objects of the program, as {@link Hook.noteFound} has them for each kind */
export function noteFound(
  kind: Parameters<Hook['noteFound']>[0],
  label: string,
  ...given: readonly unknown[]
): void {
  const [first, second, third] = given.map((one) => (isObject(one) ? one : undefined));
  switch (kind) {
    case 'begin':
      beginFound(label.split(' '));
      return;
    case 'settlers':
      if (first !== undefined && isUnhooked(first)) noteFoundSettlers(first, second, third);
      return;
    case 'follower':
      if (first !== undefined && isUnhooked(first)) noteFollowed(first, given.slice(1).filter(isObject));
      return;
    case 'receiver':
      if (typeof first === 'function' && second !== undefined && usesThisAround(textOf(first)))
        noteReceiver(first, second);
      return;
    case 'wait':
      if (first !== undefined && isUnhooked(second)) noteFoundWait(first, label, given.slice(2));
      return;
    case 'end':
      if (label === INCOMPLETE) noteIncomplete();
      touchWaiting();
  }
}

/** A coroutine with hooks is known by itself. */
function isUnhooked(promise: object | undefined): boolean {
  return promise === undefined || ownerOf(promise) === undefined;
}

/** What they wait for is known better now. */
function touchWaiting(): void {
  for (const record of liveRecords()) {
    const { state, awaited } = record;
    if (state === SUSPENDED && isObject(awaited) && isFound(firstOf(awaited))) touch(record);
  }
}
